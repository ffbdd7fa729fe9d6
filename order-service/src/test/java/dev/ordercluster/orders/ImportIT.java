package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ImportIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String PATH = "/v1/orders/import";
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start("ORDERS_HTTP_MAX_UPLOAD_BYTES", "400000");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void goodLinesBecomeOrdersAndBadOnesTellWhy() {
    String sku = service.product(5);
    String owner = "buyer-" + UUID.randomUUID();
    String body =
        String.join(
            "\n",
            line(owner, sku, 2),
            "",
            "{not json",
            line(owner, sku, 9),
            line(owner, "no-such-sku", 1),
            line(owner, sku, 3));
    JsonNode job = finished(upload(body, "?mode=skip-failed"));
    assertThat(job.at("/status").asText()).isEqualTo("SUCCEEDED");
    assertThat(job.at("/progress").toString())
        .isEqualTo("{\"total\":5,\"succeeded\":2,\"failed\":3,\"pending\":0}");
    List<JsonNode> results = results(job, "");
    assertThat(results.stream().map(result -> result.at("/line").asInt()))
        .containsExactly(1, 3, 4, 5, 6);
    assertThat(results.get(1).at("/problem/code").asText()).isEqualTo("malformed-json");
    assertThat(results.get(2).at("/problem/code").asText()).isEqualTo("insufficient-stock");
    assertThat(results.get(3).at("/problem/code").asText()).isEqualTo("unknown-sku");
    assertThat(results(job, "&status=SUCCEEDED")).hasSize(2);
    Client buyer = service.as(owner, "customer");
    for (int at : new int[] {0, 4}) {
      String order = results.get(at).at("/orderId").asText();
      assertThat(buyer.get("/v1/orders/" + order).status()).isEqualTo(200);
    }
    assertThat(reserved(sku)).isEqualTo("5");
  }

  @Test
  void aKeyThatCameWithAnotherFileIsRefusedAndNothingIsDroppedUnseen() {
    String sku = service.product(50);
    String key = UUID.randomUUID().toString();
    String first = line("buyer-1", sku, 1);
    Client.Answer accepted = keyed(first, key, "");
    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
    Client.Answer again = keyed(first, key, "");
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.header("Location")).isEqualTo(accepted.header("Location"));
    Client.Answer other = keyed(line("buyer-1", sku, 7), key, "");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.json().at("/code").asText()).isEqualTo("idempotency-key-reused");
    assertThat(keyed(first, key, "?mode=atomic").status()).isEqualTo(422);
  }

  private static Client.Answer keyed(String body, String key, String query) {
    return service
        .staff()
        .post(PATH + query, body, "Idempotency-Key", key, "Content-Type", "application/x-ndjson");
  }

  @Test
  void anAtomicImportPlacesAllOrNothing() {
    String sku = service.product(5);
    String owner = "buyer-" + UUID.randomUUID();
    JsonNode failed =
        finished(upload(line(owner, sku, 3) + "\n" + line(owner, sku, 3), "?mode=atomic"));
    assertThat(failed.at("/status").asText()).isEqualTo("FAILED");
    assertThat(failed.at("/problem/detail").asText()).contains("Line 2");
    assertThat(results(failed, "&status=FAILED").getFirst().at("/problem/code").asText())
        .isEqualTo("insufficient-stock");
    assertThat(reserved(sku)).isEqualTo("0");
    assertThat(service.as(owner, "customer").get("/v1/orders").json().at("/items")).isEmpty();

    JsonNode refused = finished(upload(line(owner, sku, 1) + "\n[]", "?mode=atomic"));
    assertThat(refused.at("/problem/code").asText()).isEqualTo("invalid-lines");
    assertThat(reserved(sku)).isEqualTo("0");

    JsonNode placed =
        finished(upload(line(owner, sku, 3) + "\n" + line(owner, sku, 2) + "\n", "?mode=atomic"));
    assertThat(placed.at("/status").asText()).isEqualTo("SUCCEEDED");
    assertThat(placed.at("/progress/succeeded").asInt()).isEqualTo(2);
    assertThat(reserved(sku)).isEqualTo("5");
  }

  @Test
  void anotherInstanceGoesOnWithWhatOneLeftBehindAndOrdersNothingTwice() {
    String sku = service.product(1000);
    String owner = "buyer-" + UUID.randomUUID();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      lines.add(line(owner, sku, 1));
    }
    Client.Answer accepted;
    try (TestService first = TestService.start()) {
      accepted =
          first
              .staff()
              .post(PATH, String.join("\n", lines), "Content-Type", "application/x-ndjson");
      assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
    }
    String id = accepted.json().at("/id").asText();
    // As when the lease of a killed instance has run out.
    TestService.execute(
        "UPDATE jobs SET lease_until = now() - interval '1 minute' WHERE status = 'RUNNING' AND id = '"
            + id
            + "'");
    JsonNode job = finished(accepted);
    assertThat(job.at("/progress/succeeded").asInt()).isEqualTo(300);
    assertThat(TestService.query("SELECT count(*) FROM orders WHERE customer_id = '" + owner + "'"))
        .isEqualTo("300");
    assertThat(reserved(sku)).isEqualTo("300");
  }

  @Test
  void linesAreStoredSealedAndGoAwayWithTheirResult() {
    String sku = service.product(50);
    String owner = "buyer-" + UUID.randomUUID();
    JsonNode job = finished(upload(line(owner, sku, 1), ""));
    String lines = "SELECT count(*) FROM job_lines WHERE job_id = '" + job.at("/id").asText() + "'";
    assertThat(TestService.query(lines)).isEqualTo("1");
    assertThat(TestService.query(lines + " AND input IS NOT NULL")).isEqualTo("0");
  }

  @Test
  void anUploadWithTheSameKeyGivesTheSameJob() {
    String body = line("buyer-" + UUID.randomUUID(), service.product(5), 1);
    String key = UUID.randomUUID().toString();
    Client staff = service.staff();
    Client.Answer first =
        staff.post(PATH, body, "Content-Type", "application/x-ndjson", "Idempotency-Key", key);
    Client.Answer second =
        staff.post(PATH, body, "Content-Type", "application/x-ndjson", "Idempotency-Key", key);
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void anUploadThatIsWrongAsAWholeLeavesNoJob() {
    String owner = "staff-" + UUID.randomUUID();
    Client staff = service.as(owner, "staff");
    String json = "application/x-ndjson";
    assertThat(staff.post(PATH, "", "Content-Type", json).status()).isEqualTo(400);
    assertThat(staff.post(PATH, "\n\n", "Content-Type", json).status()).isEqualTo(400);
    assertThat(staff.post(PATH, "{}", "Content-Type", "text/csv").status()).isEqualTo(415);
    assertThat(staff.post(PATH + "?mode=some", "{}", "Content-Type", json).status()).isEqualTo(400);
    assertThat(staff.post(PATH, "x".repeat(70_000), "Content-Type", json).status()).isEqualTo(400);
    assertThat(staff.post(PATH, "{}\n".repeat(150_000), "Content-Type", json).status())
        .isEqualTo(413);
    assertThat(
            staff.post(PATH + "?mode=atomic", "{}\n".repeat(1_001), "Content-Type", json).status())
        .isEqualTo(413);
    assertThat(TestService.query("SELECT count(*) FROM jobs WHERE owner = '" + owner + "'"))
        .isEqualTo("0");
  }

  private static Client.Answer upload(String body, String query) {
    Client.Answer accepted =
        service.staff().post(PATH + query, body, "Content-Type", "application/x-ndjson");
    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
    return accepted;
  }

  private static JsonNode finished(Client.Answer accepted) {
    String path = accepted.header("Location");
    await().atMost(SOON).until(() -> service.staff().get(path).json().has("finishedAt"));
    return service.staff().get(path).json();
  }

  private static List<JsonNode> results(JsonNode job, String filter) {
    List<JsonNode> all = new ArrayList<>();
    String path = "/v1/jobs/" + job.at("/id").asText() + "/results?limit=2" + filter;
    while (!path.isEmpty()) {
      Client.Answer page = service.staff().get(path);
      assertThat(page.status()).as(page.body()).isEqualTo(200);
      page.json().at("/items").forEach(all::add);
      String link = page.header("Link");
      path = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
    }
    return all;
  }

  private static String line(String customer, String sku, int quantity) {
    return "{\"customerId\":\"%s\",\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}"
        .formatted(customer, sku, quantity);
  }

  private static String reserved(String sku) {
    return TestService.query("SELECT reserved FROM products WHERE sku = '" + sku + "'");
  }
}
