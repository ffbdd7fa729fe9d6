package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Writes a status when it differs from the last one. Remembers what was written until the watch
/// has caught up, so that a pass on an older copy neither repeats a write nor an event.
final class StatusWriter {
  private final KubernetesClient client;
  private final EventLog events;
  // One entry per cluster that exists; removed when the cluster goes.
  private final Map<String, Written> written = new ConcurrentHashMap<>();

  private record Written(long version, OrderClusterStatus status) {}

  StatusWriter(KubernetesClient client, EventLog events) {
    this.client = client;
    this.events = events;
  }

  /// The newest status that is known of a cluster.
  @Nullable OrderClusterStatus latest(OrderCluster cluster) {
    Written last = written.get(cluster.getMetadata().getUid());
    return last != null && last.version() > version(cluster) ? last.status() : cluster.getStatus();
  }

  /// Writes what is new, and tells it as events.
  void write(OrderCluster cluster, OrderClusterStatus status) {
    OrderClusterStatus before = latest(cluster);
    if (status.equals(before)) {
      return;
    }
    OrderCluster patch = new OrderCluster();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(cluster.getMetadata().getName())
            .withNamespace(cluster.getMetadata().getNamespace())
            .build());
    patch.setStatus(status);
    OrderCluster answer =
        client
            .resource(patch)
            .subresource("status")
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager(Applier.FIELD_MANAGER)
                    .withForce(true)
                    .build());
    written.put(cluster.getMetadata().getUid(), new Written(version(answer), status));
    events.tell(cluster, before, status);
  }

  void forget(OrderCluster cluster) {
    written.remove(cluster.getMetadata().getUid());
  }

  // Resource versions of one object are decimal numbers that grow; anything else reads as oldest,
  // which at worst repeats a write.
  private static long version(OrderCluster cluster) {
    String text = cluster.getMetadata().getResourceVersion();
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
