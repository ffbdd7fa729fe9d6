package dev.ordercluster.operator.desired;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;

/// Jobs that run another mode of the order service's image, with the settings of those that serve.
/// Their pods carry a component of their own, so that no Service sends requests to them.
final class OrderServiceJobs {
  private OrderServiceJobs() {}

  /// What differs between them.
  ///
  /// @param component the value of the label `app.kubernetes.io/component` of its pods
  /// @param mode the argument of the process
  record Shape(String name, String component, String mode, int retries, long deadlineSeconds) {}

  static Job of(Blueprint blueprint, Shape shape) {
    ClusterName cluster = blueprint.cluster();
    return new JobBuilder()
        .withMetadata(cluster.owned(shape.name()))
        .editMetadata()
        .addToLabels(ClusterName.LABEL_COMPONENT, shape.component())
        .endMetadata()
        .withNewSpec()
        .withParallelism(1)
        .withCompletions(1)
        .withBackoffLimit(shape.retries())
        .withActiveDeadlineSeconds(shape.deadlineSeconds())
        .withTemplate(template(OrderServiceDeployment.template(blueprint), shape))
        .endSpec()
        .build();
  }

  private static PodTemplateSpec template(PodTemplateSpec serving, Shape shape) {
    Container container = serving.getSpec().getContainers().getFirst();
    return new PodTemplateSpecBuilder(serving)
        .editMetadata()
        .addToLabels(ClusterName.LABEL_COMPONENT, shape.component())
        .endMetadata()
        .editSpec()
        .withContainers(once(container, shape))
        .withTopologySpreadConstraints(List.of())
        .withRestartPolicy("Never")
        .endSpec()
        .build();
  }

  private static Container once(Container serving, Shape shape) {
    return new ContainerBuilder(serving)
        .withName(shape.component())
        .withArgs(shape.mode())
        .withPorts(List.of())
        .withStartupProbe(null)
        .withReadinessProbe(null)
        .withLivenessProbe(null)
        .withLifecycle(null)
        .build();
  }
}
