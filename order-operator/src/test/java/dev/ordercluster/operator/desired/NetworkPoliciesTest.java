package dev.ordercluster.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkPoliciesTest {
  @Test
  void exactlyTheArrowsOfTheArchitectureAreLetIn() {
    assertThat(incoming(policies("{}")))
        .containsExactlyInAnyOrder(
            "anybody -> gateway:18080",
            "gateway -> order-service:18080",
            "order-service -> postgres:15432",
            "migration -> postgres:15432",
            "order-service -> redis:16379",
            "gateway -> redis:16379",
            "order-service -> kafka:19092",
            "kafka -> kafka:19092",
            "kafka -> kafka:19093",
            "anywhere {ordercluster.dev/kafka-client=shop} -> kafka:19092",
            "anywhere {app.kubernetes.io/name=order-operator} -> gateway:18090",
            "anywhere {app.kubernetes.io/name=order-operator} -> order-service:18090",
            "anywhere {app.kubernetes.io/name=prometheus} -> gateway:18090",
            "anywhere {app.kubernetes.io/name=prometheus} -> order-service:18090");
  }

  @Test
  void exactlyTheArrowsOfTheArchitectureAreLetOut() {
    assertThat(outgoing(policies("{}")))
        .containsExactlyInAnyOrder(
            "gateway -> anybody:53",
            "gateway -> order-service:18080",
            "gateway -> redis:16379",
            "order-service -> anybody:53",
            "order-service -> postgres:15432",
            "order-service -> redis:16379",
            "order-service -> kafka:19092",
            "order-service -> anybody:443",
            "kafka -> anybody:53",
            "kafka -> kafka:19092",
            "kafka -> kafka:19093");
  }

  @Test
  void aGatewayReachesTheKeySetsOfItsIssuersAndNothingElseOutside() {
    String issuers =
        "{gateway: {authentication: {issuers: ["
            + "{issuer: 'https://a', audiences: [shop], jwksUri: 'https://a.example.com/jwks'},"
            + "{issuer: 'https://b', audiences: [shop], subjectPrefix: b-,"
            + " jwksUri: 'https://b.example.com:8443/jwks'}]}}}";
    assertThat(outgoing(policies(issuers)))
        .filteredOn(arrow -> arrow.startsWith("gateway -> anybody"))
        .containsExactlyInAnyOrder(
            "gateway -> anybody:53", "gateway -> anybody:443", "gateway -> anybody:8443");
  }

  @ParameterizedTest
  @CsvSource({
    "https://cdn.example.com/purge, 443",
    "http://varnish/, 80",
    "http://varnish:6081{path}, 6081",
    "http://[::1]:6081/, 6081",
    "https://cdn.example.com:8443/{key}, 8443"
  })
  void orderServicesReachTheCacheThatTheyPurge(String url, String port) {
    assertThat(outgoing(policies("{gateway: {cdn: {purge: {url: '" + url + "'}}}}")))
        .contains("order-service -> anybody:" + port, "order-service -> anybody:443");
  }

  @Test
  void everyPodIsSelectedByThePolicyOfItsComponentInBothDirections() {
    assertThat(policies("{}"))
        .allSatisfy(
            policy ->
                assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress"))
        .extracting(policy -> component(policy.getSpec().getPodSelector()))
        .containsExactlyInAnyOrder(
            Arrays.stream(Component.values()).map(Component::label).toArray(String[]::new));
  }

  @Test
  void theOwnerMayDoWithout() {
    assertThat(policies("{security: {networkPolicies: false}}")).isEmpty();
  }

  private static List<NetworkPolicy> policies(String yaml) {
    OrderClusterSpec spec = Serialization.unmarshal("---\n" + yaml, OrderClusterSpec.class);
    List<HasMetadata> all =
        DesiredState.of(
            new Blueprint(
                new ClusterName("default", "shop", "uid"),
                spec,
                new Images(""),
                Map.of(),
                Map.of()));
    return all.stream()
        .filter(NetworkPolicy.class::isInstance)
        .map(NetworkPolicy.class::cast)
        .toList();
  }

  private static Set<String> incoming(List<NetworkPolicy> policies) {
    Set<String> arrows = new TreeSet<>();
    for (NetworkPolicy policy : policies) {
      String target = component(policy.getSpec().getPodSelector());
      for (var rule : policy.getSpec().getIngress()) {
        for (String peer : peers(rule.getFrom())) {
          for (String port : ports(rule.getPorts())) {
            arrows.add(peer + " -> " + target + ":" + port);
          }
        }
      }
    }
    return arrows;
  }

  private static Set<String> outgoing(List<NetworkPolicy> policies) {
    Set<String> arrows = new TreeSet<>();
    for (NetworkPolicy policy : policies) {
      String source = component(policy.getSpec().getPodSelector());
      for (var rule : policy.getSpec().getEgress()) {
        for (String peer : peers(rule.getTo())) {
          for (String port : ports(rule.getPorts())) {
            arrows.add(source + " -> " + peer + ":" + port);
          }
        }
      }
    }
    return arrows;
  }

  private static List<String> peers(List<NetworkPolicyPeer> peers) {
    return peers.isEmpty()
        ? List.of("anybody")
        : peers.stream().map(NetworkPoliciesTest::peer).toList();
  }

  private static String peer(NetworkPolicyPeer peer) {
    return peer.getNamespaceSelector() == null
        ? component(peer.getPodSelector())
        : "anywhere " + peer.getPodSelector().getMatchLabels();
  }

  private static String component(LabelSelector selector) {
    assertThat(selector.getMatchLabels()).containsEntry("app.kubernetes.io/instance", "shop");
    return selector.getMatchLabels().getOrDefault("app.kubernetes.io/component", "");
  }

  private static Set<String> ports(List<NetworkPolicyPort> ports) {
    assertThat(ports).isNotEmpty();
    return ports.stream()
        .map(port -> port.getPort().getIntVal().toString())
        .collect(Collectors.toSet());
  }
}
