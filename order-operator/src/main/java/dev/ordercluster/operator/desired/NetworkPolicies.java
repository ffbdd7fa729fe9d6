package dev.ordercluster.operator.desired;

import dev.ordercluster.operator.api.v1beta1.GatewayTls;
import dev.ordercluster.operator.api.v1beta1.Issuer;
import dev.ordercluster.operator.api.v1beta1.PostgresSpec;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// One NetworkPolicy per component: the arrows of the architecture picture and nothing else, in
/// both directions.
///
/// ```
/// anybody ──> gateway ──> order-service ──> postgres, redis, kafka <── pods labelled as clients
///                └──> redis
/// operator, prometheus ──> management port of gateway and order-service
/// migration, backup, restore ──> postgres
/// gateway ──> issuers' key sets      order-service ──> web hooks, the payment provider (HTTPS), the CDN
/// ```
final class NetworkPolicies {
  /// Label of pods of other services that may reach Kafka; its value names the OrderCluster.
  static final String KAFKA_CLIENT = "ordercluster.dev/kafka-client";

  private static final int DNS = 53;
  private static final int HTTPS = 443;

  private final ClusterName cluster;

  private NetworkPolicies(ClusterName cluster) {
    this.cluster = cluster;
  }

  static List<NetworkPolicy> of(Blueprint blueprint) {
    if (!blueprint.spec().security().networkPolicies()) {
      return List.of();
    }
    NetworkPolicies policies = new NetworkPolicies(blueprint.cluster());
    List<NetworkPolicy> all = new ArrayList<>();
    if (blueprint.runs(Component.POSTGRES)) {
      all.add(policies.postgres(blueprint.spec().postgres().effective()));
    }
    if (blueprint.runs(Component.REDIS)) {
      all.add(policies.redis());
    }
    if (blueprint.runs(Component.KAFKA)) {
      all.add(policies.kafka());
    }
    all.add(policies.orderService(blueprint));
    all.add(policies.gateway(blueprint));
    return List.copyOf(all);
  }

  private NetworkPolicy postgres(PostgresSpec.Managed postgres) {
    List<NetworkPolicyPeer> peers =
        new ArrayList<>(List.of(pods(Component.ORDER_SERVICE), job(MigrationJob.COMPONENT)));
    if (postgres.backup() != null) {
      peers.add(job(BackupJobs.BACKUP));
    }
    if (postgres.restoreFrom() != null) {
      peers.add(job(BackupJobs.RESTORE));
    }
    return policy(Component.POSTGRES, List.of(from(peers, Ports.POSTGRES)), List.of());
  }

  private NetworkPolicy redis() {
    return policy(
        Component.REDIS,
        List.of(from(List.of(pods(Component.ORDER_SERVICE), pods(Component.GATEWAY)), Ports.REDIS)),
        List.of());
  }

  // A broker talks to itself, under its own name.
  private NetworkPolicy kafka() {
    NetworkPolicyPeer itself = pods(Component.KAFKA);
    NetworkPolicyPeer clients = anywhere(Map.of(KAFKA_CLIENT, cluster.name()));
    return policy(
        Component.KAFKA,
        List.of(
            from(List.of(pods(Component.ORDER_SERVICE), itself, clients), Ports.KAFKA),
            from(List.of(itself), Ports.KAFKA_CONTROLLER)),
        List.of(dns(), to(Component.KAFKA, Ports.KAFKA, Ports.KAFKA_CONTROLLER)));
  }

  private NetworkPolicy orderService(Blueprint blueprint) {
    TreeSet<Integer> outside = new TreeSet<>(List.of(HTTPS));
    outside.addAll(Purging.of(blueprint).ports());
    List<NetworkPolicyEgressRule> egress = new ArrayList<>(List.of(dns()));
    for (Component store : List.of(Component.POSTGRES, Component.REDIS, Component.KAFKA)) {
      store(blueprint, store, egress, outside);
    }
    egress.add(out(outside));
    return policy(
        Component.ORDER_SERVICE,
        List.of(from(List.of(pods(Component.GATEWAY)), Ports.HTTP), watchers()),
        egress);
  }

  private NetworkPolicy gateway(Blueprint blueprint) {
    Set<Integer> outside = keySetPorts(blueprint.spec().gateway().authentication().issuers());
    List<NetworkPolicyEgressRule> egress = new ArrayList<>(List.of(dns()));
    egress.add(to(Component.ORDER_SERVICE, Ports.HTTP));
    store(blueprint, Component.REDIS, egress, outside);
    if (!outside.isEmpty()) {
      egress.add(out(outside));
    }
    List<NetworkPolicyIngressRule> ingress = new ArrayList<>();
    GatewayTls tls = blueprint.spec().gateway().tls();
    if (tls == null || tls.plain() != GatewayTls.Plain.OFF) {
      ingress.add(from(List.of(), Ports.HTTP));
    }
    if (tls != null) {
      ingress.add(from(List.of(), Ports.HTTPS));
    }
    ingress.add(watchers());
    return policy(Component.GATEWAY, ingress, egress);
  }

  // What somebody else runs has an address that no policy knows, and a port that it does.
  private void store(
      Blueprint blueprint,
      Component store,
      List<NetworkPolicyEgressRule> egress,
      Set<Integer> outside) {
    if (blueprint.runs(store)) {
      egress.add(to(store, Ports.of(store)));
    } else {
      outside.addAll(DataServices.ports(blueprint.spec(), store));
    }
  }

  private static Set<Integer> keySetPorts(List<Issuer> issuers) {
    TreeSet<Integer> ports = new TreeSet<>();
    for (Issuer issuer : issuers) {
      String uri = issuer.jwksUri();
      if (uri != null) {
        int port = URI.create(uri).getPort();
        ports.add(port > 0 ? port : HTTPS);
      }
    }
    return ports;
  }

  private NetworkPolicy policy(
      Component component,
      List<NetworkPolicyIngressRule> ingress,
      List<NetworkPolicyEgressRule> egress) {
    return new NetworkPolicyBuilder()
        .withMetadata(cluster.owned(cluster.of(component), component))
        .withNewSpec()
        .withPodSelector(selector(cluster.selector(component)))
        .withPolicyTypes("Ingress", "Egress")
        .withIngress(ingress)
        .withEgress(egress)
        .endSpec()
        .build();
  }

  private NetworkPolicyPeer pods(Component component) {
    return new NetworkPolicyPeerBuilder()
        .withPodSelector(selector(cluster.selector(component)))
        .build();
  }

  private NetworkPolicyPeer job(String component) {
    Map<String, String> labels = new TreeMap<>(cluster.selector(Component.ORDER_SERVICE));
    labels.put(ClusterName.LABEL_COMPONENT, component);
    return new NetworkPolicyPeerBuilder().withPodSelector(selector(labels)).build();
  }

  private static NetworkPolicyPeer anywhere(Map<String, String> labels) {
    return new NetworkPolicyPeerBuilder()
        .withNewNamespaceSelector()
        .endNamespaceSelector()
        .withPodSelector(selector(labels))
        .build();
  }

  // The operator may run in any namespace, and so may a Prometheus.
  private static NetworkPolicyIngressRule watchers() {
    return from(
        List.of(
            anywhere(Map.of(ClusterName.LABEL_NAME, ClusterName.MANAGED_BY)),
            anywhere(Map.of(ClusterName.LABEL_NAME, "prometheus"))),
        Ports.MANAGEMENT);
  }

  private static LabelSelector selector(Map<String, String> labels) {
    return new LabelSelectorBuilder().withMatchLabels(labels).build();
  }

  /// @param peers nobody named is everybody
  private static NetworkPolicyIngressRule from(List<NetworkPolicyPeer> peers, int port) {
    return new NetworkPolicyIngressRuleBuilder().withFrom(peers).withPorts(tcp(port)).build();
  }

  private NetworkPolicyEgressRule to(Component component, int... ports) {
    var rule = new NetworkPolicyEgressRuleBuilder().withTo(pods(component));
    for (int port : ports) {
      rule.addToPorts(tcp(port));
    }
    return rule.build();
  }

  private static NetworkPolicyEgressRule out(Set<Integer> ports) {
    return new NetworkPolicyEgressRuleBuilder()
        .withPorts(ports.stream().map(NetworkPolicies::tcp).toList())
        .build();
  }

  private static NetworkPolicyEgressRule dns() {
    return new NetworkPolicyEgressRuleBuilder()
        .withPorts(port("UDP", DNS), port("TCP", DNS))
        .build();
  }

  private static NetworkPolicyPort tcp(int number) {
    return port("TCP", number);
  }

  private static NetworkPolicyPort port(String protocol, int number) {
    return new NetworkPolicyPortBuilder()
        .withProtocol(protocol)
        .withPort(new IntOrString(number))
        .build();
  }
}
