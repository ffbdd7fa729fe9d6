package dev.ordercluster.orders.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ordercluster.orders.Client;
import dev.ordercluster.orders.People;
import dev.ordercluster.orders.TestKeys;
import dev.ordercluster.orders.TestService;
import dev.ordercluster.orders.Together;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IndexRotationIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final String email = People.email();

  /// Other tests share the database and know index key 1 only.
  @AfterEach
  void everybodyIsFoundByKeyOneAgain() {
    try (TestService _ = start(TestKeys.writeIndexKeys(TestKeys.file(), 1, 1, 2))) {
      await().atMost(SOON).until(() -> foundBy(2).equals("0"));
    }
  }

  @Test
  void everybodyIsFoundWhileTheIndexKeyChangesAndAfterwards() {
    Path file = TestKeys.file();
    try (TestService service = start(file);
        TestService other = start(file)) {
      assertThat(People.join(service, email).status()).isEqualTo(201);
      String order =
          "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}],\"email\":\"%s\"}"
              .formatted(service.product(5), email);
      Client guest = service.customer();
      String key = UUID.randomUUID().toString();
      assertThat(guest.post("/v1/orders", order, "Idempotency-Key", key).status()).isEqualTo(201);
      TestKeys.writeIndexKeys(file, 1, 1, 2);
      await().atMost(SOON).until(() -> knowsKeyTwo(service) && knowsKeyTwo(other));
      assertFound(service);
      TestKeys.writeIndexKeys(file, 2, 1, 2);
      assertFound(other);
      await().atMost(SOON).until(() -> foundBy(1).equals("0"));
      assertFound(service);
      TestKeys.writeIndexKeys(file, 2, 2);
      assertFound(service);
      String late = People.email();
      assertThat(People.join(other, late).status()).isEqualTo(201);
      assertThat(People.join(service, late).status()).isEqualTo(409);
      assertThat(service.management().get("/health/ready").json().at("/checks/encryption").asText())
          .isEqualTo("UP");
    }
  }

  @Test
  void anAddressBelongsToOneEvenWhileInstancesDisagreeAboutThePrimaryKey() throws Exception {
    // Their sweeps would undo each other's work all the time.
    try (TestService before = start(TestKeys.writeIndexKeys(TestKeys.file(), 1, 1, 2), "1h");
        TestService after = start(TestKeys.writeIndexKeys(TestKeys.file(), 2, 1, 2), "1h")) {
      for (int round = 0; round < 4; round++) {
        String address = People.email();
        var statuses =
            Together.run(
                6, number -> put(number % 2 == 0 ? before : after, People.profile(address)));
        // 503: others held the lock for a second, as on a machine that is busy.
        assertThat(statuses).isSubsetOf(201, 409, 503).containsOnlyOnce(201);
      }
    }
  }

  private static TestService start(Path file) {
    return start(file, "200ms");
  }

  private static TestService start(Path file, String interval) {
    return TestService.start(
        "ORDERS_ENCRYPTION_KEYS_FILE",
        file.toString(),
        "ORDERS_ENCRYPTION_SWEEP_INTERVAL",
        interval);
  }

  private static int put(TestService service, String profile) {
    String id = "customer-" + UUID.randomUUID();
    return service.staff().put("/v1/customers/" + id, profile).status();
  }

  private void assertFound(TestService service) {
    String source = UUID.randomUUID().toString();
    assertThat(People.logIn(service, email, People.PASSWORD, source).status()).isEqualTo(201);
    Client.Answer found =
        service.staff().post("/v1/customers/lookup", "{\"email\":\"" + email + "\"}");
    assertThat(found.json().at("/items")).hasSize(1);
    assertThat(service.staff().get("/v1/orders?q=" + email).json().at("/items")).hasSize(1);
    assertThat(People.join(service, email).status()).isEqualTo(409);
  }

  private static boolean knowsKeyTwo(TestService service) {
    return service
        .management()
        .get("/metrics")
        .body()
        .contains("encryption_index_keys_remaining{key=\"2\"");
  }

  private static String foundBy(int key) {
    return TestService.query(
        """
        SELECT (SELECT count(*) FROM customers WHERE blind_index_key(email_index) = %1$d)
             + (SELECT count(*) FROM orders WHERE blind_index_key(email_index) = %1$d)
        """
            .formatted(key));
  }
}
