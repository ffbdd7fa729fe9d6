package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.Condition;
import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.status.CertificateReport;
import dev.ordercluster.operator.status.News;
import dev.ordercluster.operator.status.Reason;
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
  private final RecentNews recent = new RecentNews();
  private final AtomicLong sequence = new AtomicLong();

  EventLog(KubernetesClient client, String instance, InstantSource clock) {
    this.client = client;
    this.instance = instance;
    this.clock = clock;
  }

  void tell(OrderCluster cluster, @Nullable OrderClusterStatus before, OrderClusterStatus after) {
    for (News.ScalingNews news : News.scalings(before, after)) {
      String message = news.component() + ": " + news.change().reason();
      write(cluster, new Told(true, news.reason().word(), message));
    }
    for (var renewed : CertificateReport.renewed(before, after)) {
      String message =
          "the certificate of " + renewed.name() + " is new and valid until " + renewed.notAfter();
      write(cluster, new Told(true, Reason.CERTIFICATE_RENEWED.word(), message));
    }
    for (Condition condition : News.between(before, after)) {
      if (!News.isRestless(condition) || recent.isFirst(cluster, condition, clock.instant())) {
        String message = condition.type() + ": " + condition.message();
        write(cluster, new Told(News.isGood(condition), condition.reason(), message));
      }
    }
  }

  private record Told(boolean good, String reason, String message) {}

  private void write(OrderCluster cluster, Told told) {
    try {
      client.resource(event(cluster, told)).create();
    } catch (KubernetesClientException e) {
      LOG.log(Level.WARNING, "could not write the event " + told.reason(), e);
    }
  }

  private Event event(OrderCluster cluster, Told told) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    String message = told.message();
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
        .withType(told.good() ? "Normal" : "Warning")
        .withReason(told.reason())
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
