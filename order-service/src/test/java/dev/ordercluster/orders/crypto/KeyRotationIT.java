package dev.ordercluster.orders.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ordercluster.orders.Client;
import dev.ordercluster.orders.People;
import dev.ordercluster.orders.TestKeys;
import dev.ordercluster.orders.TestService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyRotationIT {
  @Test
  void aRotatedFileIsFollowedByRunningServicesUntilTheOldKeyWrapsNothing() {
    Path file = TestKeys.file(1, 1);
    String[] settings = {
      "ORDERS_ENCRYPTION_KEYS_FILE", file.toString(),
      "ORDERS_ENCRYPTION_SWEEP_INTERVAL", "200ms",
      "ORDERS_ENCRYPTION_KEY_MEMORY", "200ms"
    };
    try (TestService service = TestService.start(settings);
        TestService other = TestService.start(settings)) {
      String path = "/v1/customers/customer-" + UUID.randomUUID();
      service.staff().put(path, People.profile(People.email()));
      TestKeys.write(file, 2, 1, 2);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                // Services of one JVM share meters; the one of key 2 is of these services.
                assertThat(wrappedBy(1)).isEqualTo("0");
                assertThat(service.management().get("/metrics").body())
                    .containsPattern("encryption_keys_remaining\\{[^}]*key=\"2\"[^}]*} [1-9]");
              });
      TestKeys.write(file, 2, 2);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(other.staff().get(path).status()).isEqualTo(200));
      Client.Answer later =
          other.staff().put("/v1/customers/x-" + UUID.randomUUID(), People.profile(People.email()));
      assertThat(later.status()).isEqualTo(201);
      assertThat(service.staff().get(path).json().at("/name").asText()).isEqualTo("Ada Lovelace");
      // Other tests share the database and know key 1 only.
      TestKeys.write(file, 1, 1, 2);
      await().atMost(Duration.ofSeconds(20)).until(() -> wrappedBy(2).equals("0"));
    }
  }

  @Test
  void aKeyFileThatGoesBadIsNotedAndTheKeysInUseStay() throws Exception {
    Path file = TestKeys.file(1, 1);
    try (TestService service =
        TestService.start(
            "ORDERS_ENCRYPTION_KEYS_FILE",
            file.toString(),
            "ORDERS_ENCRYPTION_SWEEP_INTERVAL",
            "200ms")) {
      Files.writeString(file, "{\"primaryKeyId\":9,\"keys\":[],\"indexKey\":\"\"}");
      String path = "/v1/customers/customer-" + UUID.randomUUID();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> {
                service.staff().put(path, People.profile(People.email()));
                assertThat(service.management().get("/metrics").body())
                    .contains("encryption_key_file_faults_total");
              });
      assertThat(service.staff().get(path).status()).isEqualTo(200);
    }
  }

  private static String wrappedBy(int key) {
    return TestService.query(
        "SELECT count(*) FROM data_keys WHERE wrapped IS NOT NULL AND kek_id = " + key);
  }
}
