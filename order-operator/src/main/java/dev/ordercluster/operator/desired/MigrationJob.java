package dev.ordercluster.operator.desired;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;

/// Expands the schema for a new version before any pod of that version serves. Its pods carry the
/// component `migration`, so that no Service sends requests to them.
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
    ClusterName cluster = blueprint.cluster();
    return new JobBuilder()
        .withMetadata(cluster.owned(cluster.migration(digest)))
        .editMetadata()
        .addToLabels(ClusterName.LABEL_COMPONENT, COMPONENT)
        .endMetadata()
        .withNewSpec()
        .withParallelism(1)
        .withCompletions(1)
        .withBackoffLimit(RETRIES)
        .withActiveDeadlineSeconds(DEADLINE_SECONDS)
        .withTemplate(template(OrderServiceDeployment.template(blueprint)))
        .endSpec()
        .build();
  }

  private static PodTemplateSpec template(PodTemplateSpec serving) {
    Container container = serving.getSpec().getContainers().getFirst();
    return new PodTemplateSpecBuilder(serving)
        .editMetadata()
        .addToLabels(ClusterName.LABEL_COMPONENT, COMPONENT)
        .endMetadata()
        .editSpec()
        .withContainers(once(container))
        .withTopologySpreadConstraints(List.of())
        .withRestartPolicy("Never")
        .endSpec()
        .build();
  }

  private static Container once(Container serving) {
    return new ContainerBuilder(serving)
        .withName(COMPONENT)
        .withArgs("migrate")
        .withPorts(List.of())
        .withStartupProbe(null)
        .withReadinessProbe(null)
        .withLivenessProbe(null)
        .withLifecycle(null)
        .build();
  }
}
