package dev.ordercluster.operator.desired;

import dev.ordercluster.operator.api.v1beta1.PodTemplate;
import dev.ordercluster.operator.api.v1beta1.TopologySpread;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Pod templates: restricted Pod Security, no API token, spread over nodes and zones.
final class Pods {
  /// Digest of the configuration and Secrets that a pod reads when it starts.
  static final String INPUTS_ANNOTATION = "ordercluster.dev/inputs";

  static final long OUR_USER = 10001;

  private Pods() {}

  /// What differs between the pods of components.
  ///
  /// @param user numeric user and group that the image runs as
  /// @param graceSeconds time from the stop signal (or preStop) to the kill
  /// @param inputs digest that replaces the pods when it changes
  record Shape(long user, long graceSeconds, String inputs, PodTemplate template) {}

  static PodTemplateSpec template(
      Blueprint blueprint,
      Component component,
      Shape shape,
      Container container,
      List<Volume> volumes) {
    ClusterName cluster = blueprint.cluster();
    PodTemplate wished = shape.template();
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(merged(wished.labels(), cluster.labels(component)))
        .withAnnotations(merged(wished.annotations(), Map.of(INPUTS_ANNOTATION, shape.inputs())))
        .endMetadata()
        .withNewSpec()
        .withContainers(container)
        .withVolumes(volumes)
        .withSecurityContext(securityContext(shape.user()))
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withRestartPolicy("Always")
        .withDnsPolicy("ClusterFirst")
        .withSchedulerName("default-scheduler")
        .withTerminationGracePeriodSeconds(shape.graceSeconds())
        .withAffinity(wished.affinity())
        .withTopologySpreadConstraints(
            wished.topologySpread().stream().map(wish -> spread(cluster, component, wish)).toList())
        .withNodeSelector(wished.nodeSelector().isEmpty() ? null : wished.nodeSelector())
        .withTolerations(wished.tolerations())
        .withPriorityClassName(wished.priorityClassName())
        .endSpec()
        .build();
  }

  private static Map<String, String> merged(Map<String, String> wished, Map<String, String> ours) {
    Map<String, String> all = new TreeMap<>(wished);
    all.putAll(ours);
    return all;
  }

  private static PodSecurityContext securityContext(long user) {
    return new PodSecurityContextBuilder()
        .withRunAsNonRoot(true)
        .withRunAsUser(user)
        .withRunAsGroup(user)
        .withFsGroup(user)
        .withFsGroupChangePolicy("OnRootMismatch")
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  private static TopologySpreadConstraint spread(
      ClusterName cluster, Component component, TopologySpread wish) {
    return new TopologySpreadConstraintBuilder()
        .withMaxSkew(wish.maxSkew())
        .withTopologyKey(wish.topologyKey())
        .withWhenUnsatisfiable(wish.whenUnsatisfiable().word())
        .withLabelSelector(
            new LabelSelectorBuilder().withMatchLabels(cluster.selector(component)).build())
        .build();
  }
}
