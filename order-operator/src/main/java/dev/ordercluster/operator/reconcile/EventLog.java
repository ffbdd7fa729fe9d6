package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.Condition;
import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.status.News;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Tells changes of conditions as events of the cluster, so that `kubectl describe` tells the
/// story. An event that cannot be written is not worth a failed pass: it is logged.
final class EventLog {
  private static final Logger LOG = System.getLogger(EventLog.class.getName());
  private static final int MAX_MESSAGE = 1000;

  private final KubernetesClient client;
  private final String instance;
  private final InstantSource clock;
  private final AtomicLong sequence = new AtomicLong();

  EventLog(KubernetesClient client, String instance, InstantSource clock) {
    this.client = client;
    this.instance = instance;
    this.clock = clock;
  }

  void tell(OrderCluster cluster, @Nullable OrderClusterStatus before, OrderClusterStatus after) {
    for (Condition condition : News.between(before, after)) {
      try {
        client.resource(event(cluster, condition)).create();
      } catch (KubernetesClientException e) {
        LOG.log(Level.WARNING, "could not write the event " + condition.reason(), e);
      }
    }
  }

  private Event event(OrderCluster cluster, Condition condition) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    String message = condition.type() + ": " + condition.message();
    return new EventBuilder()
        .withNewMetadata()
        .withName(
            cluster.getMetadata().getName()
                + "."
                + Long.toHexString(clock.millis())
                + "."
                + sequence.incrementAndGet())
        .withNamespace(cluster.getMetadata().getNamespace())
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(cluster.getApiVersion())
        .withKind(cluster.getKind())
        .withName(cluster.getMetadata().getName())
        .withNamespace(cluster.getMetadata().getNamespace())
        .withUid(cluster.getMetadata().getUid())
        .withResourceVersion(cluster.getMetadata().getResourceVersion())
        .endInvolvedObject()
        .withType(News.isGood(condition) ? "Normal" : "Warning")
        .withReason(condition.reason())
        .withMessage(message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message)
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .withCount(1)
        .withNewSource("order-operator", null)
        .withReportingComponent("ordercluster.dev/order-operator")
        .withReportingInstance(instance)
        .build();
  }
}
