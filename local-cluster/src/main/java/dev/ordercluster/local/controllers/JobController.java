package dev.ordercluster.local.controllers;

import dev.ordercluster.local.loop.Reconcile;
import dev.ordercluster.local.objects.Cluster;
import dev.ordercluster.local.objects.Numbers;
import dev.ordercluster.local.objects.ObjectKey;
import dev.ordercluster.local.objects.Pods;
import dev.ordercluster.local.objects.Times;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Job → pods that run to completion, as [JobPlan] says.
final class JobController implements Reconcile {
  private static final int DEFAULT_BACKOFF_LIMIT = 6;

  private final KubernetesClient client;
  private final PodSource pods;
  private final JobReport report;
  private final InstantSource clock;

  JobController(Cluster cluster, InstantSource clock) {
    this.client = cluster.client();
    this.pods = new PodSource(client);
    this.report = new JobReport(client, clock);
    this.clock = clock;
  }

  @Override
  public Optional<Duration> pass(ObjectKey key) {
    Job job = client.batch().v1().jobs().inNamespace(key.namespace()).withName(key.name()).get();
    if (job == null || Pods.terminating(job)) {
      return Optional.empty();
    }
    if (JobReport.finished(job)) {
      return expire(job);
    }
    if (job.getSpec().getSelector() == null) {
      client.resource(job).edit(JobController::withSelector);
      return Optional.empty();
    }
    List<Pod> owned = pods.ownedBy(job);
    Instant now = clock.instant();
    Instant started =
        job.getStatus() == null ? now : Times.parse(job.getStatus().getStartTime()).orElse(now);
    JobPlan.Decision decision = JobPlan.decide(wish(job.getSpec()), seen(owned), started, now);
    Optional<Duration> again =
        switch (decision) {
          case JobPlan.Complete _ -> end(owned);
          case JobPlan.Fail _ -> end(owned);
          case JobPlan.Run run -> adjust(job, owned, run);
        };
    report.write(job, pods.ownedBy(job), decision);
    Optional<Duration> deadline =
        wish(job.getSpec())
            .activeDeadline()
            .map(limit -> Duration.between(now, started.plus(limit)).plusMillis(50));
    return again.isPresent() ? again : deadline.filter(left -> !left.isNegative());
  }

  // What kubectl finds a Job's pods by.
  private static Job withSelector(Job job) {
    return new JobBuilder(job)
        .editSpec()
        .withNewSelector()
        .addToMatchLabels("batch.kubernetes.io/controller-uid", job.getMetadata().getUid())
        .endSelector()
        .editTemplate()
        .editOrNewMetadata()
        .addToLabels(labels(job))
        .endMetadata()
        .endTemplate()
        .endSpec()
        .build();
  }

  private Optional<Duration> end(List<Pod> owned) {
    owned.stream().filter(Pods::active).forEach(pods::delete);
    return Optional.empty();
  }

  private Optional<Duration> adjust(Job job, List<Pod> owned, JobPlan.Run run) {
    List<Pod> active = owned.stream().filter(Pods::active).toList();
    int missing = run.active() - active.size();
    if (missing < 0) {
      active.stream().limit(-missing).forEach(pods::delete);
      return Optional.empty();
    }
    if (missing > 0 && !run.after().isZero()) {
      return Optional.of(run.after());
    }
    for (int i = 0; i < missing; i++) {
      pods.create(
          PodSource.fromTemplate(
                  job,
                  job.getSpec().getTemplate(),
                  PodNames.under(job.getMetadata().getName()),
                  labels(job))
              .build());
    }
    return Optional.empty();
  }

  private static Map<String, String> labels(Job job) {
    String uid = job.getMetadata().getUid();
    String name = job.getMetadata().getName();
    return Map.of(
        "batch.kubernetes.io/controller-uid", uid,
        "controller-uid", uid,
        "batch.kubernetes.io/job-name", name,
        "job-name", name);
  }

  private static JobPlan.Wish wish(JobSpec spec) {
    boolean queue = spec.getCompletions() == null && spec.getParallelism() != null;
    return new JobPlan.Wish(
        Numbers.or(spec.getParallelism(), 1),
        queue ? OptionalInt.empty() : OptionalInt.of(Numbers.or(spec.getCompletions(), 1)),
        Numbers.or(spec.getBackoffLimit(), DEFAULT_BACKOFF_LIMIT),
        Optional.ofNullable(spec.getActiveDeadlineSeconds()).map(Duration::ofSeconds),
        Boolean.TRUE.equals(spec.getSuspend()));
  }

  private static JobPlan.Seen seen(List<Pod> owned) {
    int failed = JobReport.count(owned, "Failed");
    int restarts =
        owned.stream()
            .filter(Pods::active)
            .filter(pod -> pod.getStatus() != null)
            .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
            .mapToInt(one -> Numbers.or(one.getRestartCount(), 0))
            .sum();
    Optional<Instant> last =
        owned.stream()
            .filter(pod -> Pods.phase(pod).equals("Failed"))
            .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
            .filter(one -> one.getState() != null && one.getState().getTerminated() != null)
            .flatMap(one -> Times.parse(one.getState().getTerminated().getFinishedAt()).stream())
            .max(Instant::compareTo);
    return new JobPlan.Seen(
        (int) owned.stream().filter(Pods::active).count(),
        JobReport.count(owned, "Succeeded"),
        failed + restarts,
        last);
  }

  private Optional<Duration> expire(Job job) {
    if (job.getSpec().getTtlSecondsAfterFinished() == null) {
      return Optional.empty();
    }
    Instant end = JobReport.finishedAt(job).orElse(clock.instant());
    Duration left =
        Duration.between(
            clock.instant(), end.plusSeconds(job.getSpec().getTtlSecondsAfterFinished()));
    if (left.isPositive()) {
      return Optional.of(left);
    }
    client.resource(job).delete();
    return Optional.empty();
  }
}
