package dev.ordercluster.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.desired.ClusterName;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayAddressTest {
  private static final ClusterName CLUSTER = new ClusterName("team", "shop", "uid");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "type: ClusterIP | {} | http://shop-gateway.team.svc:80",
        "type: NodePort | {} | http://shop-gateway.team.svc:80",
        "type: LoadBalancer | {loadBalancer: {ingress: [{ip: 203.0.113.10}]}} |"
            + " http://203.0.113.10:80",
        "type: LoadBalancer | {loadBalancer: {ingress: [{hostname: lb.example.com}]}} |"
            + " http://lb.example.com:80",
        "type: LoadBalancer | {loadBalancer: {ingress: [{ip: '2001:db8::1'}]}} |"
            + " http://[2001:db8::1]:80",
      })
  void theAddressIsTheOneThatAnswers(String type, String status, String url) {
    assertThat(GatewayAddress.of(Optional.of(service(type, status)), CLUSTER)).contains(url);
  }

  @Test
  void aBalancerWithoutAddressHasNone() {
    assertThat(GatewayAddress.of(Optional.of(service("type: LoadBalancer", "{}")), CLUSTER))
        .isEmpty();
    assertThat(GatewayAddress.of(Optional.empty(), CLUSTER)).isEmpty();
  }

  private static Service service(String type, String status) {
    return Serialization.unmarshal(
        "---\n{apiVersion: v1, kind: Service, metadata: {name: g}, spec: {"
            + type
            + ", ports: [{port: 80}]}, status: "
            + status
            + "}",
        Service.class);
  }
}
