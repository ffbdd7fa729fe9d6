package dev.ordercluster.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.backends.LocalRedis;
import dev.ordercluster.backends.RedisOptions;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.connect.Checks;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.status.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalServicesIT {
  private static final ClusterName SHOP = new ClusterName("default", "shop", "uid-1");
  private static final String SECRET = "/api/v1/namespaces/default/secrets/cache";

  @TempDir private Path directory;
  private final AtomicInteger told = new AtomicInteger();
  private ForeignApi api;
  private KubernetesClient client;
  private ExternalServices services;

  @BeforeEach
  void start() throws IOException {
    api = new ForeignApi();
    client = new KubernetesClientBuilder().withConfig(api.config()).build();
    services =
        new ExternalServices(
            client, new Checks(InstantSource.system()), _ -> told.incrementAndGet());
  }

  @AfterEach
  void stop() {
    client.close();
    api.close();
  }

  @Test
  void theVerdictFollowsThePasswordInTheOwnersSecret() {
    try (LocalRedis redis =
        LocalRedis.start(
            RedisOptions.in(directory.resolve("redis")).with("--requirepass", "right"))) {
      OrderClusterSpec spec = spec(redis.port());
      hold("wrong");
      awaitReason(spec, Reason.CREDENTIALS_REJECTED);
      Map<String, String> before = services.digests(SHOP, spec);
      hold("right");
      awaitReason(spec, Reason.SERVING);
      assertThat(services.digests(SHOP, spec)).containsOnlyKeys("cache").isNotEqualTo(before);
      assertThat(told).hasPositiveValue();
    }
  }

  @Test
  void aSecretWithoutItsKeysIsNamedAndHoldsBackEveryChange() {
    OrderClusterSpec spec = spec(1);
    assertThat(services.verdicts(SHOP, spec))
        .hasEntrySatisfying(
            Component.REDIS,
            verdict -> {
              assertThat(verdict.reason()).isEqualTo(Reason.CREDENTIALS_MISSING);
              assertThat(verdict.words()).contains("Secret cache has no password");
            });
    assertThatThrownBy(() -> services.digests(SHOP, spec))
        .isInstanceOf(CredentialsMissingException.class)
        .hasMessageContaining("Secret cache has no password");
  }

  @Test
  void whatTheOperatorRunsItselfIsNotAskedAbout() {
    OrderClusterSpec managed = OrderClusterSpec.defaults();
    assertThat(services.verdicts(SHOP, managed)).isEmpty();
    assertThat(services.digests(SHOP, managed)).isEmpty();
  }

  private void awaitReason(OrderClusterSpec spec, Reason reason) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(services.verdicts(SHOP, spec))
                    .hasEntrySatisfying(
                        Component.REDIS,
                        verdict -> assertThat(verdict.reason()).isEqualTo(reason)));
  }

  private void hold(String password) {
    String encoded = Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8));
    api.hold(
        SECRET,
        "{\"kind\": \"Secret\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"cache\"},"
            + " \"data\": {\"password\": \""
            + encoded
            + "\"}}");
  }

  private static OrderClusterSpec spec(int port) {
    return Serialization.unmarshal(
        "---\n{redis: {external: {host: 127.0.0.1, credentialsSecretName: cache, port: "
            + port
            + "}}}",
        OrderClusterSpec.class);
  }
}
