package dev.ordercluster.operator.desired;

import io.fabric8.kubernetes.api.model.batch.v1.Job;

/// Expands the schema for a new version before any pod of that version serves.
public final class MigrationJob {
  /// The value of the label `app.kubernetes.io/component` of its pods.
  public static final String COMPONENT = "migration";

  private static final int RETRIES = 2;
  private static final long DEADLINE_SECONDS = 1800;

  private MigrationJob() {}

  /// The Job of one change.
  ///
  /// @param digest of the serving part that it prepares for
  public static Job of(Blueprint blueprint, String digest) {
    return OrderServiceJobs.of(
        blueprint,
        new OrderServiceJobs.Shape(
            blueprint.cluster().migration(digest),
            COMPONENT,
            "migrate",
            RETRIES,
            DEADLINE_SECONDS));
  }
}
