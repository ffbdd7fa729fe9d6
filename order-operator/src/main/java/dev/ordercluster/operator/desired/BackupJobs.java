package dev.ordercluster.operator.desired;

import static dev.ordercluster.operator.desired.Containers.env;
import static java.util.Objects.requireNonNullElse;

import dev.ordercluster.operator.api.v1beta1.BackupSpec;
import dev.ordercluster.operator.api.v1beta1.RestoreSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Map;

/// Jobs that back the managed database up to a volume and restore it from one, and that volume.
public final class BackupJobs {
  /// The value of the label `app.kubernetes.io/component` of pods that make a backup.
  public static final String BACKUP = "backup";

  /// The value of the label `app.kubernetes.io/component` of pods that restore one.
  public static final String RESTORE = "restore";

  private static final String DIRECTORY = "/var/lib/ordercluster/backups";
  private static final String VOLUME = "backups";
  private static final long BACKUP_SECONDS = 21_600;
  private static final long RESTORE_SECONDS = 86_400;
  private static final int RETRIES = 2;

  private BackupJobs() {}

  /// Makes a backup.
  ///
  /// @param blueprint with the spec that serves: its image knows the schema
  public static Job backup(Blueprint blueprint, BackupSpec spec, String name) {
    Job job =
        OrderServiceJobs.of(
            blueprint, new OrderServiceJobs.Shape(name, BACKUP, "backup", RETRIES, BACKUP_SECONDS));
    return with(
        job,
        blueprint.cluster().backups(),
        false,
        List.of(
            env("ORDERS_BACKUP_KEEP", spec.retention()),
            env("ORDERS_BACKUP_RESULT_FILE", Containers.TERMINATION_MESSAGE)));
  }

  /// Restores one into an empty database.
  public static Job restore(Blueprint blueprint, RestoreSource source, String name) {
    Job job =
        OrderServiceJobs.of(
            blueprint,
            new OrderServiceJobs.Shape(name, RESTORE, "restore", RETRIES, RESTORE_SECONDS));
    return with(
        job,
        requireNonNullElse(source.claimName(), blueprint.cluster().backups()),
        true,
        List.of(
            env("ORDERS_BACKUP_CHOSEN", source.backup()),
            env("ORDERS_BACKUP_RESULT_FILE", Containers.TERMINATION_MESSAGE)));
  }

  private static Job with(Job job, String claim, boolean readOnly, List<EnvVar> environment) {
    return new JobBuilder(job)
        .editSpec()
        .editTemplate()
        .editSpec()
        .addToVolumes(
            new VolumeBuilder()
                .withName(VOLUME)
                .withNewPersistentVolumeClaim()
                .withClaimName(claim)
                .endPersistentVolumeClaim()
                .build())
        .editFirstContainer()
        .addToEnv(env("ORDERS_BACKUP_DIRECTORY", DIRECTORY))
        .addAllToEnv(environment)
        .addToVolumeMounts(
            readOnly ? Volumes.readOnly(VOLUME, DIRECTORY) : Volumes.writable(VOLUME, DIRECTORY))
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  /// The volume of the backups. It has no owner: it outlives the cluster as the data does.
  public static PersistentVolumeClaim claim(ClusterName cluster, BackupSpec spec) {
    Map<String, String> labels = cluster.labels();
    labels.put(ClusterName.LABEL_COMPONENT, BACKUP);
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(cluster.backups())
        .withNamespace(cluster.namespace())
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName(spec.storage().storageClassName())
        .withVolumeMode("Filesystem")
        .withNewResources()
        .withRequests(Map.of("storage", new Quantity(spec.storage().sizeOrEmpty())))
        .endResources()
        .endSpec()
        .build();
  }
}
