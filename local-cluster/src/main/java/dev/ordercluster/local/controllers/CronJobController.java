package dev.ordercluster.local.controllers;

import dev.ordercluster.local.loop.Reconcile;
import dev.ordercluster.local.objects.Cluster;
import dev.ordercluster.local.objects.Numbers;
import dev.ordercluster.local.objects.ObjectKey;
import dev.ordercluster.local.objects.Owners;
import dev.ordercluster.local.objects.Pods;
import dev.ordercluster.local.objects.Times;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// CronJob → Jobs, one for each time that comes, as its concurrency policy allows.
final class CronJobController implements Reconcile {
  private static final int DEFAULT_SUCCESSFUL_HISTORY = 3;
  private static final int DEFAULT_FAILED_HISTORY = 1;

  private final KubernetesClient client;
  private final InstantSource clock;

  CronJobController(Cluster cluster, InstantSource clock) {
    this.client = cluster.client();
    this.clock = clock;
  }

  @Override
  public Optional<Duration> pass(ObjectKey key) {
    CronJob cron =
        client.batch().v1().cronjobs().inNamespace(key.namespace()).withName(key.name()).get();
    if (cron == null || Pods.terminating(cron)) {
      return Optional.empty();
    }
    List<Job> jobs =
        client.batch().v1().jobs().inNamespace(key.namespace()).list().getItems().stream()
            .filter(job -> Owners.controls(cron, job))
            .toList();
    Instant now = clock.instant();
    CronSchedule schedule =
        CronSchedule.parse(cron.getSpec().getSchedule(), cron.getSpec().getTimeZone());
    Optional<Instant> due = due(cron, schedule, now);
    boolean started = due.isPresent() && start(cron, jobs, due.get());
    report(cron, jobs, started ? due : Optional.empty());
    dropHistory(cron, jobs);
    return schedule.next(now).map(next -> Duration.between(now, next).plusMillis(10));
  }

  private static Optional<Instant> due(CronJob cron, CronSchedule schedule, Instant now) {
    if (Boolean.TRUE.equals(cron.getSpec().getSuspend())) {
      return Optional.empty();
    }
    Optional<Instant> last =
        cron.getStatus() == null
            ? Optional.empty()
            : Times.parse(cron.getStatus().getLastScheduleTime());
    return schedule.due(
        last.orElseGet(() -> Pods.createdAt(cron)),
        now,
        Optional.ofNullable(cron.getSpec().getStartingDeadlineSeconds()).map(Duration::ofSeconds));
  }

  private boolean start(CronJob cron, List<Job> jobs, Instant due) {
    List<Job> active = jobs.stream().filter(job -> !JobReport.finished(job)).toList();
    String policy = cron.getSpec().getConcurrencyPolicy();
    if (!active.isEmpty() && "Forbid".equals(policy)) {
      return false;
    }
    if ("Replace".equals(policy)) {
      active.forEach(job -> client.resource(job).delete());
    }
    String name = cron.getMetadata().getName() + "-" + due.getEpochSecond() / 60;
    if (jobs.stream().noneMatch(job -> job.getMetadata().getName().equals(name))) {
      client.resource(job(cron, name, due)).create();
    }
    return true;
  }

  private static Job job(CronJob cron, String name, Instant due) {
    var template = cron.getSpec().getJobTemplate();
    var metadata = template.getMetadata();
    return new JobBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(cron.getMetadata().getNamespace())
        .withLabels(metadata == null ? null : metadata.getLabels())
        .withAnnotations(metadata == null ? null : metadata.getAnnotations())
        .addToAnnotations("batch.kubernetes.io/cronjob-scheduled-timestamp", Times.text(due))
        .withOwnerReferences(Owners.controlledBy(cron))
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }

  private void report(CronJob cron, List<Job> jobs, Optional<Instant> started) {
    List<ObjectReference> active =
        jobs.stream().filter(job -> !JobReport.finished(job)).map(CronJobController::ref).toList();
    Optional<Instant> succeeded =
        jobs.stream()
            .filter(JobReport::succeeded)
            .flatMap(job -> JobReport.finishedAt(job).stream())
            .max(Instant::compareTo);
    CronJobStatus before = cron.getStatus() == null ? new CronJobStatus() : cron.getStatus();
    CronJobStatusBuilder after = new CronJobStatusBuilder(before).withActive(active);
    started.ifPresent(at -> after.withLastScheduleTime(Times.text(at)));
    succeeded.ifPresent(at -> after.withLastSuccessfulTime(Times.text(at)));
    if (!after.build().equals(before)) {
      client
          .resource(
              new CronJobBuilder(cron)
                  .editMetadata()
                  .withResourceVersion(null)
                  .endMetadata()
                  .withStatus(after.build())
                  .build())
          .updateStatus();
    }
  }

  private static ObjectReference ref(Job job) {
    return new ObjectReferenceBuilder()
        .withApiVersion(job.getApiVersion())
        .withKind(job.getKind())
        .withNamespace(job.getMetadata().getNamespace())
        .withName(job.getMetadata().getName())
        .withUid(job.getMetadata().getUid())
        .build();
  }

  private void dropHistory(CronJob cron, List<Job> jobs) {
    var spec = cron.getSpec();
    drop(
        jobs.stream().filter(JobReport::succeeded).toList(),
        Numbers.or(spec.getSuccessfulJobsHistoryLimit(), DEFAULT_SUCCESSFUL_HISTORY));
    drop(
        jobs.stream().filter(j -> JobReport.finished(j) && !JobReport.succeeded(j)).toList(),
        Numbers.or(spec.getFailedJobsHistoryLimit(), DEFAULT_FAILED_HISTORY));
  }

  private void drop(List<Job> finished, int keep) {
    finished.stream()
        .sorted(Comparator.comparing(Pods::createdAt))
        .limit(Math.max(0, finished.size() - keep))
        .forEach(job -> client.resource(job).delete());
  }
}
