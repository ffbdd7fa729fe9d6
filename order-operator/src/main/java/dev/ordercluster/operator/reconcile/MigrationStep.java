package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.desired.Blueprint;
import dev.ordercluster.operator.desired.MigrationJob;
import dev.ordercluster.operator.rollout.Rollout;
import dev.ordercluster.operator.rollout.ServingPart;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/// Keeps the one Job that expands the schema while a change needs it, and no other. It waits while
/// a backup reads the tables. A Job is never changed: its template cannot be, and it has done its
/// work or failed.
final class MigrationStep {
  private final KubernetesClient client;
  private final Applier applier;

  MigrationStep(KubernetesClient client, Applier applier) {
    this.client = client;
    this.applier = applier;
  }

  void follow(Rollout rollout, Blueprint blueprint, Cache cache) {
    String digest = ServingPart.digest(blueprint.spec());
    String wanted = rollout.migrates() ? blueprint.cluster().migration(digest) : "";
    Jobs.remove(client, cache, MigrationJob.COMPONENT, List.of(wanted));
    if (!wanted.isEmpty()
        && cache.find(Job.class, wanted).isEmpty()
        && !BackupStep.isReading(cache)) {
      applier.apply(cache, MigrationJob.of(blueprint, digest));
    }
  }
}
