package dev.ordercluster.cli.status;

import dev.ordercluster.cli.component.Component;
import dev.ordercluster.cli.component.Observed;
import dev.ordercluster.cli.component.OrderClusterFacts;
import dev.ordercluster.cli.component.PodFacts;
import dev.ordercluster.cli.status.ClusterReport.ConditionReport;
import dev.ordercluster.cli.status.ClusterReport.OrderClusterReport;
import dev.ordercluster.cli.status.ClusterReport.PodReport;
import dev.ordercluster.cli.status.ClusterReport.ScalingReport;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Derives the reports of OrderClusters and pods from what the API held.
public final class Reports {
  private static final String INSTANCE_LABEL = "app.kubernetes.io/instance";
  private final Observed observed;
  private final Instant now;

  /// @param now what ages are counted to
  public Reports(Observed observed, Instant now) {
    this.observed = observed;
    this.now = now;
  }

  public List<OrderClusterReport> orderClusters() {
    return observed.orderClusters().stream()
        .map(OrderClusterFacts::new)
        .sorted(
            Comparator.comparing(OrderClusterFacts::namespace)
                .thenComparing(OrderClusterFacts::name))
        .map(this::report)
        .toList();
  }

  public List<PodReport> operator() {
    return observed.pods().stream().filter(Reports::isOperator).map(this::report).toList();
  }

  /// The page on which the operator tells about all OrderClusters, while it serves.
  public Optional<String> statusReport() {
    return operator().stream()
        .filter(PodReport::ready)
        .flatMap(pod -> Optional.ofNullable(pod.address()).stream())
        .map(address -> "http://" + address + "/report")
        .findFirst();
  }

  /// Where clients reach the gateway of an OrderCluster: what its status says, else the address of
  /// its Service.
  public Optional<String> gatewayUrl(OrderClusterFacts cluster) {
    return cluster
        .gatewayUrl()
        .or(
            () ->
                observed.services().stream()
                    .filter(service -> isGatewayOf(service, cluster))
                    .flatMap(service -> url(service).stream())
                    .findFirst());
  }

  private OrderClusterReport report(OrderClusterFacts cluster) {
    return new OrderClusterReport(
        cluster.namespace(),
        cluster.name(),
        cluster.phase(),
        cluster.isReady(),
        cluster.message().orElse(null),
        gatewayUrl(cluster).orElse(null),
        cluster.conditions().stream()
            .map(it -> new ConditionReport(it.type(), it.status(), it.reason(), it.message()))
            .toList(),
        cluster.scalings().stream()
            .map(
                it ->
                    new ScalingReport(
                        it.component(), it.desired(), it.reason(), it.lastScaleTime().orElse(null)))
            .toList(),
        observed.pods().stream()
            .filter(pod -> belongsTo(pod, cluster))
            .filter(pod -> Component.of(pod.getMetadata()).isPresent())
            .sorted(
                Comparator.comparing((Pod pod) -> Component.of(pod.getMetadata()).orElseThrow())
                    .reversed()
                    .thenComparing(pod -> pod.getMetadata().getName()))
            .map(this::report)
            .toList());
  }

  private PodReport report(Pod pod) {
    PodFacts facts = new PodFacts(pod);
    Component component = Component.of(pod.getMetadata()).orElseThrow();
    String created = pod.getMetadata().getCreationTimestamp();
    Duration age = created == null ? Duration.ZERO : Duration.between(Instant.parse(created), now);
    return new PodReport(
        component.title(),
        pod.getMetadata().getName(),
        facts.address().map(ip -> ip + port(pod)).orElse(null),
        facts.phase(),
        facts.isReady(),
        facts.restarts(),
        Math.max(0, age.toSeconds()),
        facts.failure().orElse(null));
  }

  /// `:port` of the port that clients use: the one named http, else the first that is declared.
  private static String port(Pod pod) {
    List<ContainerPort> ports =
        pod.getSpec().getContainers().stream().flatMap(it -> it.getPorts().stream()).toList();
    return ports.stream()
        .filter(port -> "http".equals(port.getName()))
        .findFirst()
        .or(() -> ports.stream().findFirst())
        .map(port -> ":" + port.getContainerPort())
        .orElse("");
  }

  private static boolean isOperator(Pod pod) {
    return Component.of(pod.getMetadata()).equals(Optional.of(Component.OPERATOR));
  }

  private static boolean belongsTo(Pod pod, OrderClusterFacts cluster) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels != null
        && cluster.name().equals(labels.get(INSTANCE_LABEL))
        && cluster.namespace().equals(pod.getMetadata().getNamespace());
  }

  private static boolean isGatewayOf(Service service, OrderClusterFacts cluster) {
    return service.getMetadata().getName().equals(cluster.name() + "-gateway")
        && Objects.equals(service.getMetadata().getNamespace(), cluster.namespace());
  }

  private static Optional<String> url(Service service) {
    if (service.getStatus() == null || service.getStatus().getLoadBalancer() == null) {
      return Optional.empty();
    }
    List<LoadBalancerIngress> ingress = service.getStatus().getLoadBalancer().getIngress();
    if (ingress == null || ingress.isEmpty() || service.getSpec().getPorts().isEmpty()) {
      return Optional.empty();
    }
    String host =
        Objects.requireNonNullElse(ingress.getFirst().getIp(), ingress.getFirst().getHostname());
    List<ServicePort> ports = service.getSpec().getPorts();
    return ports.stream()
        .filter(port -> "https".equals(port.getName()))
        .findFirst()
        .map(port -> "https://" + host + ":" + port.getPort())
        .or(() -> Optional.of("http://" + host + ":" + ports.getFirst().getPort()));
  }
}
