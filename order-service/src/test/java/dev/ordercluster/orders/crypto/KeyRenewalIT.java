package dev.ordercluster.orders.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.Client;
import dev.ordercluster.orders.People;
import dev.ordercluster.orders.TestService;
import dev.ordercluster.orders.housekeeping.Lease;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyRenewalIT {
  private static final String WEBHOOKS = "system:webhooks";
  private static final String DETAILS =
      "\"email\":\"ada@example.org\",\"note\":\"ring twice\",\"metadata\":{\"channel\":\"web\"},"
          + "\"shippingAddress\":{\"name\":\"Ada Lovelace\",\"line1\":\"12 St James's Square\","
          + "\"city\":\"London\",\"country\":\"GB\"},"
          + "\"payment\":{\"method\":\"sandbox\",\"token\":\"tok_approve\",\"capture\":\"manual\"}";
  private static final String[] EAGER = {
    "ORDERS_ENCRYPTION_SWEEP_INTERVAL", "200ms",
    "ORDERS_ENCRYPTION_KEY_MEMORY", "200ms",
    "ORDERS_ENCRYPTION_REPLACED_KEY_KEPT", "1s"
  };

  private final String email = People.email();

  private record Stored(String customer, String order, String cart, String endpoint, String sku) {}

  @Test
  void everyStoredValueMovesToTheNewKeyAndTheOldOneIsDestroyed() {
    try (Sealing sealing = new Sealing()) {
      Stored stored;
      String payment = "p-" + UUID.randomUUID();
      String job = UUID.randomUUID().toString();
      try (TestService service = TestService.start()) {
        stored = store(service);
        plantPayment(sealing, stored, payment);
        plantLine(sealing, stored, job);
      }
      String old = Sealing.keyOf(stored.customer());
      String oldOfWebhooks = Sealing.keyOf(WEBHOOKS);
      assertThat(Sealing.tablesHolding(old))
          .contains("carts=1", "customers=1", "job_lines=1", "orders=1", "payments=1");
      assertThat(Sealing.tablesHolding(oldOfWebhooks)).contains("webhook_endpoints=");
      Sealing.age(stored.customer());
      Sealing.age(WEBHOOKS);
      try (TestService service = TestService.start(EAGER);
          TestService beside = TestService.start(EAGER)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> isDestroyed(old) && isDestroyed(oldOfWebhooks));
        // A stored answer is kept for a day; here its key is destroyed after a second.
        assertThat(Sealing.tablesHolding("enc:1:" + old)).isEqualTo("idempotency_keys=1");
        assertThat(Sealing.tablesHolding("enc:1:" + oldOfWebhooks)).isEmpty();
        assertProgressIsTold(service);
        assertReadable(beside, stored);
      }
      assertOpened(sealing, stored, payment, job);
    }
  }

  @Test
  void writersAndRenewalsAtTheSameTimeLoseNothing() throws Exception {
    try (TestService one = TestService.start(EAGER);
        TestService two = TestService.start(EAGER)) {
      Stored stored = store(one);
      AtomicBoolean done = new AtomicBoolean();
      Thread renewing = Thread.ofVirtual().start(() -> renew(stored.customer(), done));
      int writes = 0;
      while (!done.get() || writes < 20) {
        TestService service = writes % 2 == 0 ? one : two;
        Client own = service.as(stored.customer(), "customer");
        writes++;
        String text = "write " + writes;
        ok(
            own.patch(
                "/v1/customers/" + stored.customer(),
                "{\"name\":\"%s\"}".formatted(text),
                "If-Match",
                "*"));
        ok(own.patch(stored.cart(), "{\"note\":\"%s\"}".formatted(text)));
        ok(
            own.put(
                stored.cart() + "/items/" + stored.sku(), "{\"quantity\":" + (writes + 1) + "}"));
        ok(own.patch(stored.order(), "{\"note\":\"%s\"}".formatted(text), "If-Match", "*"));
        Client other = (writes % 2 == 0 ? one : two).as(stored.customer(), "customer");
        assertThat(name(other, stored)).isEqualTo(text);
        JsonNode cart = other.get(stored.cart()).json();
        assertThat(cart.at("/note").asText()).isEqualTo(text);
        assertThat(cart.at("/metadata/channel").asText()).isEqualTo("web");
        assertThat(cart.at("/lines/0/quantity").asInt()).isEqualTo(writes + 1);
        assertThat(other.get(stored.order()).json().at("/note").asText()).isEqualTo(text);
      }
      renewing.join();
      assertThat(one.management().get("/metrics").body())
          .doesNotContain("encryption_values_unreadable");
    }
  }

  @Test
  void metadataOfAnEarlierVersionIsReadableAndSealedByTheSweep() {
    try (TestService service = TestService.start(EAGER)) {
      Stored stored = store(service);
      String id = stored.order().substring(stored.order().lastIndexOf('/') + 1);
      Client own = service.as(stored.customer(), "customer");
      TestService.execute(
          "UPDATE orders SET metadata = '{\"old\":\"planted\"}', version = version + 1 WHERE id = '"
              + id
              + "'");
      assertThat(own.get("/v1/orders").json().at("/items/0/metadata/old").asText())
          .isEqualTo("planted");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> column("metadata FROM orders WHERE id = '" + id + "'").contains("enc:1:"));
      assertThat(Sealing.tablesHolding("planted")).isEmpty();
      assertThat(own.get("/v1/orders").json().at("/items/0/metadata/old").asText())
          .isEqualTo("planted");
    }
  }

  @Test
  void workUnderALeaseIsDoneByOneAtATimeAndTakenOverFromTheDead() {
    try (Sealing sealing = new Sealing()) {
      String name = "test " + UUID.randomUUID();
      Lease one = new Lease(sealing.on(), name);
      Lease other = new Lease(sealing.on(), name);
      assertThat(one.holding(() -> assertThat(other.holding(() -> {})).isFalse())).isTrue();
      assertThat(other.take()).isTrue();
      assertThat(one.take()).isFalse();
      assertThat(other.take()).isTrue();
      TestService.execute("UPDATE leases SET held_until = now() WHERE name = '" + name + "'");
      assertThat(one.holding(() -> {})).isTrue();
    }
  }

  private Stored store(TestService service) {
    String customer = People.join(service, email).json().at("/id").asText();
    Client own = service.as(customer, "customer");
    String sku = service.product(500);
    String body = "{\"lines\":[{\"sku\":\"" + sku + "\",\"quantity\":1}]," + DETAILS + "}";
    String order =
        ok(own.post("/v1/orders", body, "Idempotency-Key", UUID.randomUUID().toString()))
            .header("Location");
    String cart = ok(own.post("/v1/carts", body)).header("Location");
    Client admin = service.as("admin-1", "admin");
    String endpoint =
        ok(admin.post(
                "/v1/webhook-endpoints",
                "{\"url\":\"https://hooks.example.com/x\",\"types\":[\"shop.order.*\"],\"status\":\"disabled\"}"))
            .header("Location");
    ok(admin.post(endpoint + "/rotate-secret", ""));
    return new Stored(customer, order, cart, endpoint, sku);
  }

  private static void plantPayment(Sealing sealing, Stored stored, String payment) {
    TestService.execute(
        "INSERT INTO payments (order_id, payment_id, position, provider, token, capture_mode, status, amount, currency)"
            + " VALUES ('%s', '%s', 9, 'sandbox', '%s', 'MANUAL', 'PENDING', 0, 'EUR')"
                .formatted(
                    stored.order().substring(stored.order().lastIndexOf('/') + 1),
                    payment,
                    sealing.seal(
                        stored.customer(),
                        new Place("payments", "token", payment),
                        "tok_planted")));
  }

  private static void plantLine(Sealing sealing, Stored stored, String job) {
    TestService.execute(
        "INSERT INTO jobs (id, kind, owner, mode) VALUES ('%s', 'ORDER_IMPORT', 'staff-1', 'atomic')"
            .formatted(job));
    TestService.execute(
        "INSERT INTO job_lines (job_id, line, customer_id, input) VALUES ('%s', 1, '%s', '%s')"
            .formatted(
                job,
                stored.customer(),
                sealing.seal(
                    stored.customer(),
                    new Place("job_lines", "input", job + "/1"),
                    "{\"planted\":1}")));
  }

  private void assertReadable(TestService service, Stored stored) {
    Client own = service.as(stored.customer(), "customer");
    assertThat(People.logIn(service, email, People.PASSWORD, stored.customer()).status())
        .isEqualTo(201);
    assertThat(name(own, stored)).isEqualTo("Ada Lovelace");
    for (String path : List.of(stored.order(), stored.cart())) {
      JsonNode document = own.get(path).json();
      assertThat(document.at("/email").asText()).as(path).isEqualTo("ada@example.org");
      assertThat(document.at("/note").asText()).as(path).isEqualTo("ring twice");
      assertThat(document.at("/metadata/channel").asText()).as(path).isEqualTo("web");
      assertThat(document.at("/shippingAddress/city").asText()).as(path).isEqualTo("London");
    }
    String key = UUID.randomUUID().toString();
    assertThat(own.post(stored.cart() + "/checkout", "", "Idempotency-Key", key).status())
        .isEqualTo(201);
  }

  private static void assertProgressIsTold(TestService service) {
    assertThat(service.management().get("/metrics").body())
        .contains(
            "encryption_values_resealed_total{column=\"carts.contents\"",
            "encryption_values_resealed_total{column=\"job_lines.input\"",
            "encryption_values_resealed_total{column=\"orders.metadata\"",
            "encryption_values_resealed_total{column=\"payments.token\"",
            "encryption_values_resealed_total{column=\"webhook_endpoints.old_secret\"",
            "encryption_data_keys_to_reseal")
        .doesNotContain("encryption_values_unreadable");
  }

  private static void assertOpened(Sealing sealing, Stored stored, String payment, String job) {
    assertThat(
            sealing.open(
                stored.customer(),
                new Place("payments", "token", payment),
                column("token FROM payments WHERE payment_id = '" + payment + "'")))
        .isEqualTo("tok_planted");
    assertThat(
            sealing.open(
                stored.customer(),
                new Place("job_lines", "input", job + "/1"),
                column("input FROM job_lines WHERE job_id = '" + job + "'")))
        .isEqualTo("{\"planted\":1}");
    String id = stored.endpoint().substring(stored.endpoint().lastIndexOf('/') + 1);
    for (String column : List.of("secret", "old_secret")) {
      assertThat(
              sealing.open(
                  WEBHOOKS,
                  new Place("webhook_endpoints", "secret", id),
                  column(column + " FROM webhook_endpoints WHERE id = '" + id + "'")))
          .startsWith("whsec_");
    }
  }

  private static void renew(String customer, AtomicBoolean done) {
    for (int i = 0; i < 3; i++) {
      String key = Sealing.keyOf(customer);
      Sealing.age(customer);
      await().atMost(Duration.ofSeconds(60)).until(() -> isDestroyed(key));
    }
    done.set(true);
  }

  private static boolean isDestroyed(String key) {
    return column("destroyed_at IS NOT NULL FROM data_keys WHERE id = '" + key + "'").equals("t");
  }

  private static String column(String rest) {
    return TestService.query("SELECT " + rest);
  }

  private static String name(Client client, Stored stored) {
    return client.get("/v1/customers/" + stored.customer()).json().at("/name").asText();
  }

  private static Client.Answer ok(Client.Answer answer) {
    assertThat(Stream.of(200, 201, 202).anyMatch(status -> status == answer.status()))
        .as("%d %s", answer.status(), answer.body())
        .isTrue();
    return answer;
  }
}
