package dev.ordercluster.operator.desired;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.operator.api.v1beta1.Autoscaling;
import dev.ordercluster.operator.api.v1beta1.MonitoringMode;
import dev.ordercluster.operator.api.v1beta1.MonitoringSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What Prometheus and Grafana are given: where to scrape, when to wake somebody, what to show.
public final class Monitoring {
  /// On a ConfigMap: Grafana's sidecar takes dashboards from it.
  public static final String DASHBOARD_LABEL = "grafana_dashboard";

  private static final String INTERVAL = "15s";
  private static final String OFTEN = "5s";

  private Monitoring() {}

  /// Whether an object is for monitoring only: nothing serves worse without it.
  public static boolean owns(HasMetadata object) {
    return isDashboard(object) || ForeignKind.of(object).filter(Monitoring::watches).isPresent();
  }

  private static boolean watches(ForeignKind kind) {
    return switch (kind) {
      case POD_MONITOR, PROMETHEUS_RULE -> true;
      case HTTP_ROUTE, CERTIFICATE -> false;
    };
  }

  /// Whether an object is a dashboard.
  public static boolean isDashboard(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels != null && labels.containsKey(DASHBOARD_LABEL);
  }

  /// The kinds that the owner insists on.
  public static List<ForeignKind> insistedOn(OrderClusterSpec spec) {
    MonitoringSpec wanted = spec.monitoring();
    List<ForeignKind> kinds = new ArrayList<>();
    if (wanted.podMonitor() == MonitoringMode.ENABLED) {
      kinds.add(ForeignKind.POD_MONITOR);
    }
    if (wanted.prometheusRules() == MonitoringMode.ENABLED) {
      kinds.add(ForeignKind.PROMETHEUS_RULE);
    }
    return kinds;
  }

  static List<HasMetadata> of(Blueprint blueprint) {
    MonitoringSpec wanted = blueprint.spec().monitoring();
    ClusterName cluster = blueprint.cluster();
    List<HasMetadata> all = new ArrayList<>();
    if (wanted.podMonitor() != MonitoringMode.DISABLED) {
      all.add(podMonitor(cluster, blueprint.spec()));
    }
    if (wanted.prometheusRules() != MonitoringMode.DISABLED) {
      all.add(
          ForeignKind.PROMETHEUS_RULE.object(
              metadata(cluster, cluster.name(), wanted),
              AlertRules.of(cluster, wanted.runbookUrl())));
    }
    if (wanted.dashboards() != MonitoringMode.DISABLED) {
      all.add(
          new ConfigMapBuilder()
              .withMetadata(
                  new ObjectMetaBuilder(metadata(cluster, cluster.dashboard(), wanted))
                      .addToLabels(DASHBOARD_LABEL, "1")
                      .build())
              .addToData(
                  cluster.namespace() + "-" + cluster.name() + ".json", Dashboard.of(cluster))
              .build());
    }
    return all;
  }

  private static ObjectMeta metadata(ClusterName cluster, String name, MonitoringSpec wanted) {
    ObjectMeta owned = cluster.owned(name);
    return new ObjectMetaBuilder(owned)
        .withLabels(wanted.labels())
        .addToLabels(owned.getLabels())
        .build();
  }

  private static GenericKubernetesResource podMonitor(ClusterName cluster, OrderClusterSpec spec) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode selector = body.putObject("selector");
    selector
        .putObject("matchLabels")
        .put(ClusterName.LABEL_INSTANCE, cluster.name())
        .put(ClusterName.LABEL_NAME, "ordercluster");
    selector
        .putArray("matchExpressions")
        .addObject()
        .put("key", ClusterName.LABEL_COMPONENT)
        .put("operator", "In")
        .putArray("values")
        .add(Component.GATEWAY.label())
        .add(Component.ORDER_SERVICE.label());
    ObjectNode endpoint = body.putArray("podMetricsEndpoints").addObject();
    endpoint.put("port", Ports.MANAGEMENT_NAME).put("path", "/metrics");
    endpoint.put("interval", interval(spec));
    ArrayNode relabelings = endpoint.putArray("relabelings");
    label(relabelings, "app_kubernetes_io_instance", "ordercluster");
    label(relabelings, "app_kubernetes_io_component", "component");
    return ForeignKind.POD_MONITOR.object(
        metadata(cluster, cluster.name(), spec.monitoring()), body);
  }

  private static void label(ArrayNode relabelings, String of, String to) {
    ObjectNode one = relabelings.addObject();
    one.putArray("sourceLabels").add("__meta_kubernetes_pod_label_" + of);
    one.put("action", "replace").put("targetLabel", to);
  }

  // A decision about instances is only as fresh as what it is made from.
  private static String interval(OrderClusterSpec spec) {
    boolean decides =
        Stream.of(spec.orderService().autoscaling(), spec.gateway().autoscaling())
            .anyMatch(Monitoring::asksPrometheus);
    return decides ? OFTEN : INTERVAL;
  }

  private static boolean asksPrometheus(@Nullable Autoscaling scaling) {
    return scaling != null && scaling.source() != null && scaling.source().prometheus() != null;
  }
}
