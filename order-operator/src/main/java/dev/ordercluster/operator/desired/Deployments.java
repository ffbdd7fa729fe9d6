package dev.ordercluster.operator.desired;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/// Instances that are replaced one by one, the new one serving before an old one goes.
final class Deployments {
  private Deployments() {}

  static Deployment rolling(
      Blueprint blueprint, Component component, int replicas, PodTemplateSpec template) {
    ClusterName cluster = blueprint.cluster();
    return new DeploymentBuilder()
        .withMetadata(cluster.owned(cluster.of(component), component))
        .withNewSpec()
        .withReplicas(replicas)
        .withMinReadySeconds(2)
        .withProgressDeadlineSeconds(blueprint.spec().rollout().progressDeadlineSeconds())
        .withRevisionHistoryLimit(3)
        .withSelector(
            new LabelSelectorBuilder().withMatchLabels(cluster.selector(component)).build())
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxUnavailable(new IntOrString(0))
        .withMaxSurge(new IntOrString(1))
        .endRollingUpdate()
        .endStrategy()
        .withTemplate(template)
        .endSpec()
        .build();
  }

  /// Node drains take one instance at a time.
  static PodDisruptionBudget disruptionBudget(ClusterName cluster, Component component) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(cluster.owned(cluster.of(component), component))
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withUnhealthyPodEvictionPolicy("AlwaysAllow")
        .withSelector(
            new LabelSelectorBuilder().withMatchLabels(cluster.selector(component)).build())
        .endSpec()
        .build();
  }
}
