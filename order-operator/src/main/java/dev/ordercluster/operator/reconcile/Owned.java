package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The kinds that belong to an OrderCluster, and how they are watched: by the label of this
/// operator, mapped to their cluster by the instance label. Owner references would miss what has
/// none on purpose (credentials, claims, pods).
final class Owned {
  /// The kinds that are watched. Pods and claims are made by their controllers.
  static final List<Class<? extends HasMetadata>> KINDS =
      List.of(
          Service.class,
          ConfigMap.class,
          StatefulSet.class,
          Deployment.class,
          PodDisruptionBudget.class,
          NetworkPolicy.class,
          Ingress.class,
          Secret.class,
          PersistentVolumeClaim.class,
          Pod.class,
          Job.class);

  private static final String SELECTOR =
      ClusterName.LABEL_MANAGED_BY + "=" + ClusterName.MANAGED_BY;

  private Owned() {}

  static List<EventSource<?, OrderCluster>> eventSources(EventSourceContext<OrderCluster> context) {
    List<EventSource<?, OrderCluster>> sources = new ArrayList<>();
    for (Class<? extends HasMetadata> kind : KINDS) {
      sources.add(source(kind, context));
    }
    return sources;
  }

  private static <R extends HasMetadata> EventSource<R, OrderCluster> source(
      Class<R> kind, EventSourceContext<OrderCluster> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(kind, OrderCluster.class)
            .withName(kind.getSimpleName())
            .withLabelSelector(SELECTOR)
            .withNamespacesInheritedFromController()
            .withSecondaryToPrimaryMapper(Owned::clusterOf)
            .build(),
        context);
  }

  static Set<ResourceID> clusterOf(HasMetadata object) {
    return Optional.ofNullable(labels(object).get(ClusterName.LABEL_INSTANCE))
        .map(name -> Set.of(new ResourceID(name, object.getMetadata().getNamespace())))
        .orElse(Set.of());
  }

  static Optional<Component> componentOf(HasMetadata object) {
    return Optional.ofNullable(labels(object).get(ClusterName.LABEL_COMPONENT))
        .flatMap(Component::ofLabel);
  }

  static Map<String, String> labels(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }
}
