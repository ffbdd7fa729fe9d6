package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;

/// The objects of one OrderCluster as the watches know them, without asking the API.
final class Cache {
  private final Context<OrderCluster> context;

  Cache(Context<OrderCluster> context) {
    this.context = context;
  }

  <R extends HasMetadata> List<R> all(Class<R> kind) {
    return List.copyOf(context.getSecondaryResources(kind));
  }

  <R extends HasMetadata> Optional<R> find(Class<R> kind, String name) {
    return context
        .getSecondaryResourcesAsStream(kind)
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst();
  }

  /// Takes in what the API answered to a write, so that the next pass does not see the world as it
  /// was before.
  void written(HasMetadata after) {
    for (Class<? extends HasMetadata> kind : Owned.KINDS) {
      if (kind.isInstance(after)) {
        remember(kind, after);
      }
    }
  }

  private <R extends HasMetadata> void remember(Class<R> kind, HasMetadata object) {
    if (context.eventSourceRetriever().getEventSourceFor(kind)
        instanceof InformerEventSource<R, OrderCluster> source) {
      R after = kind.cast(object);
      ResourceID id = ResourceID.fromResource(after);
      find(kind, after.getMetadata().getName())
          .ifPresentOrElse(
              before -> source.handleRecentResourceUpdate(id, after, before),
              () -> source.handleRecentResourceCreate(id, after));
    }
  }
}
