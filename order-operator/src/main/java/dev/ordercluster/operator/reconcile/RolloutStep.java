package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.desired.MigrationJob;
import dev.ordercluster.operator.desired.RolloutRecord;
import dev.ordercluster.operator.desired.Scale;
import dev.ordercluster.operator.desired.StagedState;
import dev.ordercluster.operator.rollout.Rollout;
import dev.ordercluster.operator.rollout.RolloutFacts;
import dev.ordercluster.operator.rollout.RolloutFacts.Instances;
import dev.ordercluster.operator.rollout.RolloutFacts.Migration;
import dev.ordercluster.operator.rollout.RolloutMemory;
import dev.ordercluster.operator.rollout.ServingPart;
import dev.ordercluster.operator.status.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The part of a pass that decides about a change: gathers what the decision needs, and lets it be
/// made by what an earlier pass, or an earlier operator, remembered.
final class RolloutStep {
  private static final String OVERDUE = "ProgressDeadlineExceeded";

  private final Kept kept;
  private final InstantSource clock;

  RolloutStep(KubernetesClient client, InstantSource clock) {
    this.kept = new Kept(client);
    this.clock = clock;
  }

  /// What the step looks at.
  record Scene(
      OrderCluster cluster,
      OrderClusterSpec wanted,
      Cache cache,
      Workloads workloads,
      Scale scale) {}

  /// Gathers what decisions of this pass are made from, before it changes anything.
  RolloutFacts facts(Scene scene) {
    ClusterName name = Specs.name(scene.cluster());
    OrderClusterSpec wanted = scene.wanted();
    return new RolloutFacts(
        wanted,
        clock.instant(),
        Duration.ofSeconds(wanted.rollout().progressDeadlineSeconds()),
        wanted.rollout().automaticRollback(),
        instances(scene, name, Component.ORDER_SERVICE),
        instances(scene, name, Component.GATEWAY),
        migration(scene, name),
        false);
  }

  /// Decides what the pass does.
  ///
  /// @param acts whether it changes anything
  Rollout take(Scene scene, RolloutFacts facts, boolean acts) {
    RolloutMemory memory = memory(Specs.name(scene.cluster()), scene.cache());
    return acts
        ? Rollout.decide(memory.restarted(Specs.restart(scene.cluster())), facts)
        : Rollout.watching(memory, scene.wanted());
  }

  private RolloutMemory memory(ClusterName name, Cache cache) {
    return kept.find(cache, name, name.rolloutRecord())
        .flatMap(RolloutRecord::in)
        .map(RolloutMemory::read)
        .orElse(RolloutMemory.NOTHING);
  }

  // All from one copy of the Deployment: another may be of another template.
  private static Instances instances(Scene scene, ClusterName name, Component component) {
    Optional<Deployment> found = scene.cache().find(Deployment.class, name.of(component));
    if (found.isEmpty()) {
      return new Instances("", false, false, false, Optional.empty());
    }
    int wanted = Workloads.wanted(component, scene.wanted(), scene.scale());
    Workload workload = scene.workloads().instances(found.get(), component, wanted);
    Map<String, String> annotations = found.get().getMetadata().getAnnotations();
    String digest =
        annotations == null ? "" : annotations.getOrDefault(StagedState.SERVING_ANNOTATION, "");
    return new Instances(
        digest,
        workload.current(),
        workload.serves(),
        workload.overdue(),
        PodTrouble.ofNewest(scene.workloads().pods(component)));
  }

  /// Whether the controller of a Deployment gave up waiting for new pods.
  static boolean overdue(@Nullable List<DeploymentCondition> conditions) {
    return conditions != null
        && conditions.stream()
            .anyMatch(
                one -> "Progressing".equals(one.getType()) && OVERDUE.equals(one.getReason()));
  }

  private static Migration migration(Scene scene, ClusterName name) {
    String job = name.migration(ServingPart.digest(scene.wanted()));
    return scene
        .cache()
        .find(Job.class, job)
        .map(found -> migration(found, scene))
        .orElseGet(() -> new Migration.Pending(Optional.empty()));
  }

  private static Migration migration(Job job, Scene scene) {
    if (Jobs.holds(job, "Complete").isPresent()) {
      return new Migration.Done();
    }
    List<Pod> pods = Jobs.pods(scene.cache(), MigrationJob.COMPONENT);
    return Jobs.holds(job, "Failed")
        .<Migration>map(failed -> new Migration.Failed(Jobs.why(job, failed, pods)))
        .orElseGet(() -> new Migration.Pending(PodTrouble.of(pods)));
  }
}
