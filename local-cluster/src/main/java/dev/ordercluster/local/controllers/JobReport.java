package dev.ordercluster.local.controllers;

import dev.ordercluster.local.objects.Pods;
import dev.ordercluster.local.objects.Times;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes a Job's status, when it has changed.
final class JobReport {
  private final KubernetesClient client;
  private final InstantSource clock;

  JobReport(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  static int count(List<Pod> pods, String phase) {
    return (int) pods.stream().filter(pod -> Pods.phase(pod).equals(phase)).count();
  }

  static boolean finished(Job job) {
    return succeeded(job) || holds(job, "Failed");
  }

  static boolean succeeded(Job job) {
    return holds(job, "Complete");
  }

  private static boolean holds(Job job, String type) {
    return condition(job, type).filter(one -> "True".equals(one.getStatus())).isPresent();
  }

  static Optional<Instant> finishedAt(Job job) {
    return condition(job, "Complete")
        .or(() -> condition(job, "Failed"))
        .flatMap(one -> Times.parse(one.getLastTransitionTime()));
  }

  private static Optional<JobCondition> condition(Job job, String type) {
    return job.getStatus() == null || job.getStatus().getConditions() == null
        ? Optional.empty()
        : job.getStatus().getConditions().stream()
            .filter(one -> type.equals(one.getType()))
            .findFirst();
  }

  void write(Job job, List<Pod> pods, JobPlan.Decision decision) {
    JobStatus before = job.getStatus() == null ? new JobStatus() : job.getStatus();
    List<Pod> active = pods.stream().filter(Pods::active).toList();
    String now = Times.text(clock.instant());
    JobStatusBuilder after =
        new JobStatusBuilder(before)
            .withActive(active.size())
            .withReady((int) active.stream().filter(Pods::ready).count())
            .withSucceeded(count(pods, "Succeeded"))
            .withFailed(count(pods, "Failed"));
    if (before.getStartTime() == null && !Boolean.TRUE.equals(job.getSpec().getSuspend())) {
      after.withStartTime(now);
    }
    switch (decision) {
      case JobPlan.Complete _ -> after.withCompletionTime(now).withConditions(complete(now));
      case JobPlan.Fail fail -> after.withConditions(failed(fail, now));
      case JobPlan.Run _ -> after.withConditions(suspension(job, now));
    }
    JobStatus status = after.build();
    if (!status.equals(before)) {
      client
          .resource(
              new JobBuilder(job)
                  .editMetadata()
                  .withResourceVersion(null)
                  .endMetadata()
                  .withStatus(status)
                  .build())
          .updateStatus();
    }
  }

  private static List<JobCondition> complete(String now) {
    List<JobCondition> conditions = new ArrayList<>();
    for (String type : List.of("SuccessCriteriaMet", "Complete")) {
      conditions.add(
          made(type, "CompletionsReached", "Reached expected number of succeeded pods", now));
    }
    return conditions;
  }

  private static List<JobCondition> failed(JobPlan.Fail fail, String now) {
    return List.of(
        made("FailureTarget", fail.reason(), fail.message(), now),
        made("Failed", fail.reason(), fail.message(), now));
  }

  private static List<JobCondition> suspension(Job job, String now) {
    boolean suspended = Boolean.TRUE.equals(job.getSpec().getSuspend());
    if (!suspended) {
      return List.of();
    }
    return condition(job, "Suspended")
        .map(List::of)
        .orElseGet(() -> List.of(made("Suspended", "JobSuspended", "Job suspended", now)));
  }

  private static JobCondition made(String type, String reason, String message, String now) {
    return new JobConditionBuilder()
        .withType(type)
        .withStatus("True")
        .withReason(reason)
        .withMessage(message)
        .withLastProbeTime(now)
        .withLastTransitionTime(now)
        .build();
  }
}
