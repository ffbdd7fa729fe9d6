package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.RestoreSource;
import dev.ordercluster.operator.backup.RestorePlan;
import dev.ordercluster.operator.desired.BackupJobs;
import dev.ordercluster.operator.desired.Blueprint;
import dev.ordercluster.operator.desired.Checksum;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.rollout.Rollout;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The part of a pass that restores the backup which a new database begins with. Once the platform
/// has served there is nothing to restore any more.
final class RestoreStep {
  private final KubernetesClient client;
  private final Applier applier;

  RestoreStep(KubernetesClient client, Applier applier) {
    this.client = client;
    this.applier = applier;
  }

  /// How far it is.
  static RestorePlan plan(RolloutStep.Scene scene, Rollout rollout) {
    Optional<RestoreSource> wanted =
        Optional.ofNullable(scene.wanted().postgres().effective().restoreFrom());
    if (wanted.isEmpty() || !Blueprint.runs(scene.wanted(), Component.POSTGRES)) {
      return new RestorePlan.None();
    }
    String backup = wanted.get().backup();
    if (rollout.memory().proven() != null) {
      return new RestorePlan.Done(backup);
    }
    String name = job(Specs.name(scene.cluster()), wanted.get());
    var pods = Jobs.pods(scene.cache(), BackupJobs.RESTORE);
    Optional<Job> found = scene.cache().find(Job.class, name);
    if (found.filter(job -> Jobs.holds(job, "Complete").isPresent()).isPresent()) {
      return new RestorePlan.Done(backup);
    }
    return found
        .flatMap(job -> Jobs.holds(job, "Failed").map(failed -> Jobs.why(job, failed, pods)))
        .<RestorePlan>map(why -> new RestorePlan.Failed(backup, name, why))
        .orElseGet(() -> new RestorePlan.Running(backup, PodTrouble.of(pods)));
  }

  /// Keeps the Job that restores while it is wanted, once the server is there.
  void follow(RestorePlan plan, Blueprint blueprint, Cache cache) {
    if (!(plan instanceof RestorePlan.Running)) {
      return;
    }
    RestoreSource source =
        Objects.requireNonNull(blueprint.spec().postgres().effective().restoreFrom());
    String name = job(blueprint.cluster(), source);
    if (cache.find(Job.class, name).isEmpty()
        && Jobs.serves(cache, blueprint.cluster(), Component.POSTGRES)) {
      applier.apply(cache, BackupJobs.restore(blueprint, source, name));
    }
    Jobs.remove(client, cache, BackupJobs.RESTORE, List.of(name));
  }

  private static String job(ClusterName cluster, RestoreSource source) {
    return cluster.restoreJob(
        Checksum.of(Objects.requireNonNullElse(source.claimName(), ""), source.backup()));
  }
}
