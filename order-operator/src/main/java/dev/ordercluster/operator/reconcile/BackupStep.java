package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.BackupSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.backup.BackupMemory;
import dev.ordercluster.operator.backup.BackupPlan;
import dev.ordercluster.operator.backup.BackupPlan.Run;
import dev.ordercluster.operator.backup.RestorePlan;
import dev.ordercluster.operator.desired.BackupJobs;
import dev.ordercluster.operator.desired.BackupRecord;
import dev.ordercluster.operator.desired.Blueprint;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.rollout.Rollout;
import dev.ordercluster.operator.rollout.RolloutStage;
import dev.ordercluster.operator.status.BackupView;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The part of a pass that takes backups: gathers what the decision needs, keeps what was decided,
/// and keeps the one Job that it names, with the one before it for its log.
final class BackupStep {
  private final KubernetesClient client;
  private final Applier applier;
  private final InstantSource clock;

  BackupStep(KubernetesClient client, Applier applier, InstantSource clock) {
    this.client = client;
    this.applier = applier;
    this.clock = clock;
  }

  /// Decides what the pass does.
  ///
  /// @param acts whether it changes anything
  BackupView take(RolloutStep.Scene scene, Rollout rollout, RestorePlan restore, boolean acts) {
    Optional<BackupSpec> spec = spec(scene.wanted());
    if (spec.isEmpty()) {
      return new BackupView(Optional.empty(), BackupMemory.NOTHING, Optional.empty(), restore);
    }
    ClusterName name = Specs.name(scene.cluster());
    BackupMemory before = memory(name, scene.cache());
    BackupPlan.Facts facts =
        new BackupPlan.Facts(
            name,
            spec.get(),
            clock.instant(),
            Specs.backup(scene.cluster()),
            isPossible(rollout, restore) && Jobs.serves(scene.cache(), name, Component.POSTGRES),
            run(before, scene));
    BackupMemory memory =
        acts ? BackupPlan.decide(before, facts) : BackupPlan.settled(before, facts);
    return new BackupView(spec, memory, PodTrouble.of(pods(scene.cache())), restore);
  }

  private static boolean isPossible(Rollout rollout, RestorePlan restore) {
    return rollout.memory().proven() != null
        && !(rollout.stage() instanceof RolloutStage.Migrating)
        && !restore.holds();
  }

  private static Optional<BackupSpec> spec(OrderClusterSpec spec) {
    return Blueprint.runs(spec, Component.POSTGRES)
        ? Optional.ofNullable(spec.postgres().effective().backup())
        : Optional.empty();
  }

  private BackupMemory memory(ClusterName name, Cache cache) {
    return new Kept(client)
        .find(cache, name, name.backupRecord())
        .flatMap(BackupRecord::in)
        .map(BackupMemory::read)
        .orElse(BackupMemory.NOTHING);
  }

  private Run run(BackupMemory memory, RolloutStep.Scene scene) {
    Optional<Job> found = scene.cache().find(Job.class, memory.job());
    if (memory.job().isEmpty() || found.isEmpty()) {
      return new Run.Absent();
    }
    Job job = found.get();
    List<Pod> pods = pods(scene.cache()).stream().filter(pod -> Jobs.isOf(job, pod)).toList();
    if (Jobs.holds(job, "Complete").isPresent()) {
      return new Run.Succeeded(taken(pods).orElseGet(() -> unknown(job)));
    }
    return Jobs.holds(job, "Failed")
        .<Run>map(failed -> new Run.Failed(Jobs.why(job, failed, pods)))
        .orElseGet(Run.Running::new);
  }

  private static Optional<BackupMemory.Taken> taken(List<Pod> pods) {
    return pods.stream()
        .filter(pod -> pod.getStatus() != null && pod.getStatus().getContainerStatuses() != null)
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .flatMap(BackupStep::lastWords)
        .flatMap(words -> BackupMemory.Taken.read(words).stream())
        .findFirst();
  }

  private static Stream<String> lastWords(ContainerStatus status) {
    boolean ended = status.getState() != null && status.getState().getTerminated() != null;
    return ended
        ? Stream.of(Objects.requireNonNullElse(status.getState().getTerminated().getMessage(), ""))
        : Stream.empty();
  }

  // Its pod is gone; that the Job completed is what counts.
  private static BackupMemory.Taken unknown(Job job) {
    String at = job.getStatus().getCompletionTime();
    return new BackupMemory.Taken("", Objects.requireNonNullElse(at, ""), 0, 0);
  }

  /// Does what was decided, once that is kept.
  void follow(BackupView view, Blueprint blueprint, Cache cache) {
    if (view.spec().isEmpty()) {
      return;
    }
    BackupSpec spec = view.spec().get();
    BackupMemory memory = view.memory();
    ClusterName cluster = blueprint.cluster();
    if (cache.find(PersistentVolumeClaim.class, cluster.backups()).isEmpty()) {
      claim(cache, cluster, spec);
    }
    applier.apply(cache, BackupRecord.of(cluster, memory.text()));
    if (!memory.job().isEmpty() && cache.find(Job.class, memory.job()).isEmpty()) {
      applier.apply(cache, BackupJobs.backup(blueprint, spec, memory.job()));
    }
    List<String> kept = List.of(memory.job(), memory.done());
    Jobs.remove(client, cache, BackupJobs.BACKUP, kept);
  }

  // A claim from an earlier life of the cluster is taken as it is.
  private void claim(Cache cache, ClusterName cluster, BackupSpec spec) {
    if (client
            .persistentVolumeClaims()
            .inNamespace(cluster.namespace())
            .withName(cluster.backups())
            .get()
        == null) {
      cache.written(client.resource(BackupJobs.claim(cluster, spec)).create());
    }
  }

  /// Whether a backup is reading the tables right now: a migration would wait for it, and everybody
  /// behind the migration.
  static boolean isReading(Cache cache) {
    return pods(cache).stream()
        .anyMatch(pod -> pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase()));
  }

  private static List<Pod> pods(Cache cache) {
    return Jobs.pods(cache, BackupJobs.BACKUP);
  }
}
