package dev.ordercluster.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.operator.api.v1beta1.Exposure;
import dev.ordercluster.operator.desired.ClusterName;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayAddressTest {
  private static final ClusterName CLUSTER = new ClusterName("team", "shop", "uid");
  private static final String ACCEPTED =
      "{parents: [{conditions: [{type: Accepted, status: 'True'}]}]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "type: ClusterIP | {} | http://shop-gateway.team.svc:80",
        "type: LoadBalancer | {loadBalancer: {ingress: [{ip: 203.0.113.10}]}} |"
            + " http://203.0.113.10:80",
        "type: LoadBalancer | {loadBalancer: {ingress: [{hostname: lb.example.com}]}} |"
            + " http://lb.example.com:80",
        "type: LoadBalancer | {loadBalancer: {ingress: [{ip: '2001:db8::1'}]}} |"
            + " http://[2001:db8::1]:80",
      })
  void theAddressIsTheOneThatAnswers(String type, String status, String url) {
    assertThat(service(type, status)).contains(url);
  }

  @Test
  void aBalancerWithoutAddressHasNone() {
    assertThat(service("type: LoadBalancer", "{}")).isEmpty();
    assertThat(
            new GatewayAddress(
                    CLUSTER,
                    exposure("type: LoadBalancer"),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())
                .url())
        .isEmpty();
  }

  @Test
  void aNodePortIsReachedAtANodeThatAGatewayRunsOn() {
    GatewayAddress onNodes =
        new GatewayAddress(
            CLUSTER,
            exposure("type: NodePort"),
            Optional.of(service("{type: NodePort, ports: [{port: 80, nodePort: 30080}]}")),
            List.of(pod("192.0.2.9"), pod("192.0.2.10")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(onNodes.url()).contains("http://192.0.2.10:30080");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "type: LoadBalancer | https://203.0.113.7:18443",
        "type: LoadBalancer, host: shop.example.com | https://shop.example.com:18443",
        "type: ClusterIP | https://shop-gateway.team.svc:18443",
        "type: NodePort | https://192.0.2.9:30443",
      })
  void thePortUnderTlsIsTheAddressWhereThereIsOne(String way, String url) {
    Service service =
        service(
            "{ports: [{name: http, port: 80, nodePort: 30080},"
                + " {name: https, port: 18443, nodePort: 30443}]},"
                + " status: {loadBalancer: {ingress: [{ip: 203.0.113.7}]}}");
    GatewayAddress secure =
        new GatewayAddress(
            CLUSTER,
            exposure(way),
            Optional.of(service),
            List.of(pod("192.0.2.9")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(secure.url()).contains(url);
  }

  @Test
  void whereNoNodePortsAreGivenTheNameIsTheAddress() {
    assertThat(service("type: NodePort", "{}")).contains("http://shop-gateway.team.svc:80");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "none",
      value = {
        "type: Ingress | {} | none",
        "type: Ingress | {loadBalancer: {ingress: [{ip: 203.0.113.7}]}} | http://203.0.113.7",
        "type: Ingress, host: shop.example.com | {} | none",
        "type: Ingress, host: shop.example.com | {loadBalancer: {ingress: [{hostname: x}]}} |"
            + " http://shop.example.com",
        "type: Ingress, host: shop.example.com, tlsSecretName: t |"
            + " {loadBalancer: {ingress: [{ip: 203.0.113.7}]}} | https://shop.example.com",
      })
  void anIngressAnswersOnceItsControllerTookIt(String way, String status, String url) {
    Ingress ingress =
        Serialization.unmarshal("---\n{kind: Ingress, status: " + status + "}", Ingress.class);
    GatewayAddress through =
        new GatewayAddress(
            CLUSTER,
            exposure(way),
            Optional.of(service("{type: ClusterIP, ports: [{port: 80}]}")),
            List.of(),
            Optional.of(ingress),
            Optional.empty(),
            Optional.empty());
    assertThat(through.url()).isEqualTo(Optional.ofNullable(url));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "none",
      value = {
        "{} | host: shop.example.com | {} | none",
        "{parents: [{conditions: [{type: Accepted, status: 'False'}]}]} | host: a.example.com | {} |"
            + " none",
        ACCEPTED
            + " | host: shop.example.com | {spec: {listeners: [{protocol: HTTP, port: 80},"
            + " {protocol: HTTPS, port: 443}]}} | https://shop.example.com",
        ACCEPTED
            + " | host: shop.example.com | {spec: {listeners: [{protocol: HTTP, port: 8080}]}} |"
            + " http://shop.example.com:8080",
        ACCEPTED
            + " | port: 80 | {spec: {listeners: [{protocol: HTTP, port: 80}]}, status: {addresses:"
            + " [{value: 203.0.113.8}]}} | http://203.0.113.8",
        ACCEPTED + " | port: 80 | {} | none",
      })
  void aRouteAnswersOnceItsGatewayAcceptedIt(String status, String way, String parent, String url) {
    GatewayAddress through =
        new GatewayAddress(
            CLUSTER,
            exposure("type: GatewayAPI, className: edge/public, " + way),
            Optional.of(service("{type: ClusterIP, ports: [{port: 80}]}")),
            List.of(),
            Optional.empty(),
            Optional.of(tree("{status: " + status + "}")),
            Optional.of(tree(parent)));
    assertThat(through.url()).isEqualTo(Optional.ofNullable(url));
  }

  private static Optional<String> service(String type, String status) {
    Service service =
        Serialization.unmarshal(
            "---\n{kind: Service, spec: {"
                + type
                + ", ports: [{port: 80}]}, status: "
                + status
                + "}",
            Service.class);
    return new GatewayAddress(
            CLUSTER,
            exposure(type),
            Optional.of(service),
            List.of(pod("192.0.2.9")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty())
        .url();
  }

  private static Service service(String spec) {
    return Serialization.unmarshal("---\n{kind: Service, spec: " + spec + "}", Service.class);
  }

  private static Pod pod(String node) {
    return Serialization.unmarshal("---\n{kind: Pod, status: {hostIP: " + node + "}}", Pod.class);
  }

  private static Exposure exposure(String fields) {
    return Serialization.unmarshal("---\n{" + fields + "}", Exposure.class);
  }

  private static JsonNode tree(String yaml) {
    return Serialization.unmarshal("---\n" + yaml, JsonNode.class);
  }
}
