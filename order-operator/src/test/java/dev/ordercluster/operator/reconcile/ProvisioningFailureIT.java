package dev.ordercluster.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.operator.api.v1beta1.Condition;
import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.desired.Images;
import dev.ordercluster.operator.report.Board;
import dev.ordercluster.operator.secret.RandomText;
import dev.ordercluster.operator.signals.ScalingLoop;
import dev.ordercluster.operator.signals.ScalingMeters;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProvisioningFailureIT {
  private static final String BROKEN = "spec: {orderService: {replicas: 5000}}";
  private static final String READY_BEFORE =
      """
      ---
      apiVersion: ordercluster.dev/v1beta1
      kind: OrderCluster
      metadata: {name: shop, namespace: default, uid: u, generation: 5, resourceVersion: "9"}
      spec: {}
      status:
        observedGeneration: 4
        phase: Ready
        version: 1.0.0
        conditions:
          - type: Ready
            status: "True"
            reason: AllComponentsServing
            message: every component serves
            lastTransitionTime: "2026-11-23T10:00:00Z"
            observedGeneration: 4
      """;

  @Test
  void aClusterWhoseSecretsAreRefusedIsNotReportedReadyAndThePassIsRepeated() throws Exception {
    try (FakeApi api = new FakeApi();
        KubernetesClient client = new KubernetesClientBuilder().withConfig(api.config()).build()) {
      api.refuseSecrets();
      assertThatThrownBy(() -> reconcile(client))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("exceeded quota");
      OrderClusterStatus status = written(api);
      assertThat(status.observedGeneration()).isEqualTo(5);
      assertThat(status.conditions())
          .filteredOn(condition -> condition.type().equals("Ready"))
          .singleElement()
          .satisfies(ProvisioningFailureIT::tellsTheRefusal);
    }
  }

  @Test
  void aLostCredentialIsNotMadeUpAgainWhileTheVolumeThatItOpensIsThere() throws Exception {
    try (FakeApi api = new FakeApi();
        KubernetesClient client = new KubernetesClientBuilder().withConfig(api.config()).build()) {
      api.holdClaims();
      assertThatThrownBy(() -> reconcile(client))
          .hasMessageContaining("Secret shop-postgres-credentials has no username, password")
          .hasMessageContaining("data-shop-postgres-0");
      assertThat(api.writes("/secrets")).isEmpty();
      assertThat(api.writes("/deployments")).isEmpty();
      assertThat(written(api).conditions())
          .filteredOn(condition -> condition.type().equals("Ready"))
          .singleElement()
          .satisfies(ready -> assertThat(ready.reason()).isEqualTo("CredentialsMissing"));
    }
  }

  @Test
  void credentialsOfANewClusterAreMade() throws Exception {
    try (FakeApi api = new FakeApi();
        KubernetesClient client = new KubernetesClientBuilder().withConfig(api.config()).build()) {
      reconcile(client);
      assertThat(api.writes("/secrets"))
          .extracting(FakeApi.Write::body)
          .anyMatch(body -> body.contains("shop-postgres-credentials"));
    }
  }

  @Test
  void whileTheSpecIsWrongTheLastGoodOneIsKeptInRepair() throws Exception {
    try (FakeApi api = new FakeApi();
        KubernetesClient client = new KubernetesClientBuilder().withConfig(api.config()).build()) {
      reconcile(client, READY_BEFORE.replace("spec: {}", "spec: {orderService: {replicas: 3}}"));
      api.holdConfigMap(
          "shop-accepted-spec", api.writes("/configmaps/shop-accepted-spec").getLast().body());
      int before = api.writes("/deployments/shop-order-service").size();
      reconcile(client, READY_BEFORE.replace("spec: {}", BROKEN));
      assertThat(api.writes("/deployments/shop-order-service"))
          .hasSize(before + 1)
          .last()
          .satisfies(write -> assertThat(write.body()).contains("\"replicas\":3"));
      assertThat(written(api).conditions())
          .filteredOn(condition -> condition.type().equals("SpecValid"))
          .singleElement()
          .satisfies(
              valid ->
                  assertThat(valid.message())
                      .contains("spec.orderService.replicas", "was 5000", "kept in repair"));
    }
  }

  @Test
  void aWrongSpecThatIsPausedOrHasNoPredecessorChangesNothing() throws Exception {
    try (FakeApi api = new FakeApi();
        KubernetesClient client = new KubernetesClientBuilder().withConfig(api.config()).build()) {
      reconcile(client, READY_BEFORE.replace("spec: {}", BROKEN));
      assertThat(api.writes("/deployments")).isEmpty();
      api.holdConfigMap("shop-accepted-spec", "{\"data\": {\"spec.json\": \"[not a spec\"}}");
      reconcile(client, READY_BEFORE.replace("spec: {}", BROKEN));
      assertThat(api.writes("/deployments")).isEmpty();
      api.holdConfigMap("shop-accepted-spec", "{\"data\": {\"spec.json\": \"{}\"}}");
      reconcile(client, READY_BEFORE.replace("spec: {}", BROKEN.replace("{o", "{paused: true, o")));
      assertThat(api.writes("/deployments")).isEmpty();
    }
  }

  private static void tellsTheRefusal(Condition ready) {
    assertThat(ready.status()).isEqualTo("False");
    assertThat(ready.reason()).isEqualTo("ApplyFailed");
    assertThat(ready.message()).contains("exceeded quota");
  }

  private static OrderClusterStatus written(FakeApi api) {
    FakeApi.Write last = api.writes("/orderclusters/shop/status").getLast();
    OrderClusterStatus status =
        Serialization.unmarshal(last.body(), OrderCluster.class).getStatus();
    assertThat(status).isNotNull();
    return status;
  }

  private static void reconcile(KubernetesClient client) {
    reconcile(client, READY_BEFORE);
  }

  private static void reconcile(KubernetesClient client, String cluster) {
    InstantSource clock = () -> Instant.parse("2026-11-23T10:01:00Z");
    try (ScalingLoop loop =
            new ScalingLoop(
                new ScalingLoop.Settings(Duration.ofSeconds(5), 18090),
                new ScalingMeters(),
                clock);
        OrderClusterReconciler reconciler =
            new OrderClusterReconciler(
                client,
                new ReconcileSettings(
                    new Images(""), false, Duration.ofMinutes(1), Duration.ofSeconds(2), "test"),
                new RandomText(new SecureRandom()),
                loop,
                new Board(),
                clock)) {
      reconciler.reconcile(Serialization.unmarshal(cluster, OrderCluster.class), emptyContext());
    }
  }

  // The watches know nothing yet: everything is read from the API or missing.
  private static Context<OrderCluster> emptyContext() {
    NoSources sources = proxy(NoSources.class, (_, _, _) -> null);
    return proxy(
        EmptyContext.class,
        (_, method, _) ->
            switch (method.getName()) {
              case "getSecondaryResources" -> Set.of();
              case "getSecondaryResourcesAsStream" -> Stream.empty();
              case "eventSourceRetriever" -> sources;
              default -> throw new UnsupportedOperationException(method.toString());
            });
  }

  private interface EmptyContext extends Context<OrderCluster> {}

  private interface NoSources extends EventSourceRetriever<OrderCluster> {}

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
