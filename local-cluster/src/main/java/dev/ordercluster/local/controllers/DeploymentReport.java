package dev.ordercluster.local.controllers;

import dev.ordercluster.local.objects.Numbers;
import dev.ordercluster.local.objects.Times;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// Writes a Deployment's status from its replica sets, when it has changed.
final class DeploymentReport {
  private static final int DEFAULT_DEADLINE_SECONDS = 600;

  private final KubernetesClient client;
  private final InstantSource clock;

  DeploymentReport(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /// Returns when the progress deadline must be looked at again.
  Optional<Duration> write(
      Deployment deployment, List<ReplicaSet> sets, Optional<ReplicaSet> fresh, boolean created) {
    Optional<ReplicaSet> current =
        fresh.flatMap(
            one ->
                sets.stream()
                    .filter(set -> set.getMetadata().getName().equals(one.getMetadata().getName()))
                    .findFirst());
    DeploymentStatus before =
        deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
    DeploymentStatus after = status(deployment, before, sets, current, created);
    if (!after.equals(before)) {
      client
          .resource(
              new DeploymentBuilder(deployment)
                  .editMetadata()
                  .withResourceVersion(null)
                  .endMetadata()
                  .withStatus(after)
                  .build())
          .updateStatus();
    }
    return condition(after, "Progressing")
        .filter(one -> "ReplicaSetUpdated".equals(one.getReason()) || created)
        .flatMap(one -> Times.parse(one.getLastUpdateTime()))
        .map(at -> Duration.between(clock.instant(), at.plus(deadline(deployment)).plusSeconds(1)))
        .map(wait -> wait.isNegative() ? Duration.ofSeconds(1) : wait);
  }

  private DeploymentStatus status(
      Deployment deployment,
      DeploymentStatus before,
      List<ReplicaSet> sets,
      Optional<ReplicaSet> fresh,
      boolean created) {
    Progress.Counts counts =
        new Progress.Counts(
            sum(sets, set -> set.getStatus().getReplicas()),
            sum(fresh.stream().toList(), set -> set.getStatus().getReplicas()),
            sum(sets, set -> set.getStatus().getReadyReplicas()),
            sum(sets, set -> set.getStatus().getAvailableReplicas()));
    List<DeploymentCondition> conditions = new ArrayList<>();
    conditions.add(available(deployment, before, counts));
    progressing(deployment, before, counts, fresh, created).ifPresent(conditions::add);
    return new DeploymentStatusBuilder(before)
        .withObservedGeneration(deployment.getMetadata().getGeneration())
        .withReplicas(counts.total())
        .withUpdatedReplicas(counts.updated())
        .withReadyReplicas(counts.ready())
        .withAvailableReplicas(counts.available())
        .withUnavailableReplicas(
            Math.max(0, Numbers.or(deployment.getSpec().getReplicas(), 1) - counts.available()))
        .withConditions(conditions)
        .build();
  }

  private static int sum(List<ReplicaSet> sets, Function<ReplicaSet, Integer> count) {
    return sets.stream()
        .filter(set -> set.getStatus() != null)
        .mapToInt(set -> Numbers.or(count.apply(set), 0))
        .sum();
  }

  private DeploymentCondition available(
      Deployment deployment, DeploymentStatus before, Progress.Counts counts) {
    RollingUpdate.Bounds bounds = DeploymentController.bounds(deployment.getSpec());
    boolean enough = counts.available() >= bounds.replicas() - bounds.maxUnavailable();
    return condition(
        before,
        new DeploymentConditionBuilder()
            .withType("Available")
            .withStatus(enough ? "True" : "False")
            .withReason(enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable")
            .withMessage(
                enough
                    ? "Deployment has minimum availability."
                    : "Deployment does not have minimum availability.")
            .build(),
        false);
  }

  private Optional<DeploymentCondition> progressing(
      Deployment deployment,
      DeploymentStatus before,
      Progress.Counts counts,
      Optional<ReplicaSet> fresh,
      boolean created) {
    Optional<DeploymentCondition> old = condition(before, "Progressing");
    if (Boolean.TRUE.equals(deployment.getSpec().getPaused()) || fresh.isEmpty()) {
      return Optional.of(
          condition(
              before,
              new DeploymentConditionBuilder()
                  .withType("Progressing")
                  .withStatus("Unknown")
                  .withReason("DeploymentPaused")
                  .withMessage("Deployment is paused")
                  .build(),
              false));
    }
    Progress.Verdict verdict =
        Progress.judge(
            new Progress.Rollout(
                fresh.get().getMetadata().getName(),
                Numbers.or(deployment.getSpec().getReplicas(), 1),
                created,
                deadline(deployment)),
            counts(before),
            counts,
            old.map(DeploymentReport::before),
            clock.instant());
    return Optional.of(
        condition(
            before,
            new DeploymentConditionBuilder()
                .withType("Progressing")
                .withStatus(verdict.status())
                .withReason(verdict.reason())
                .withMessage(verdict.message())
                .build(),
            verdict.moved()));
  }

  private static Progress.Before before(DeploymentCondition condition) {
    return new Progress.Before(
        Objects.requireNonNullElse(condition.getReason(), ""),
        Times.parse(condition.getLastUpdateTime()).orElse(Instant.EPOCH));
  }

  private static Progress.Counts counts(DeploymentStatus status) {
    return new Progress.Counts(
        Numbers.or(status.getReplicas(), 0),
        Numbers.or(status.getUpdatedReplicas(), 0),
        Numbers.or(status.getReadyReplicas(), 0),
        Numbers.or(status.getAvailableReplicas(), 0));
  }

  /// `wanted` with the times of the condition it replaces, as far as nothing changed.
  private DeploymentCondition condition(
      DeploymentStatus before, DeploymentCondition wanted, boolean moved) {
    String now = Times.text(clock.instant());
    Optional<DeploymentCondition> old = condition(before, wanted.getType());
    boolean sameStatus = old.filter(o -> o.getStatus().equals(wanted.getStatus())).isPresent();
    boolean same =
        !moved
            && sameStatus
            && old.filter(o -> wanted.getReason().equals(o.getReason())).isPresent();
    wanted.setLastTransitionTime(sameStatus ? old.get().getLastTransitionTime() : now);
    wanted.setLastUpdateTime(same ? old.get().getLastUpdateTime() : now);
    return wanted;
  }

  private static Optional<DeploymentCondition> condition(DeploymentStatus status, String type) {
    return status.getConditions() == null
        ? Optional.empty()
        : status.getConditions().stream().filter(one -> type.equals(one.getType())).findFirst();
  }

  private static Duration deadline(Deployment deployment) {
    return Duration.ofSeconds(
        Numbers.or(deployment.getSpec().getProgressDeadlineSeconds(), DEFAULT_DEADLINE_SECONDS));
  }
}
