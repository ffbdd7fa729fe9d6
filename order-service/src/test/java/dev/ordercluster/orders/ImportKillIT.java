package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// An import whose service is killed without warning while lines become orders.
class ImportKillIT {
  private static final int LINES = 400;
  private static final int KILLS = 2;
  private static final Duration SOON = Duration.ofMinutes(2);

  private final int port = ServiceProcess.freePort();
  private final int management = ServiceProcess.freePort();

  @Test
  void everyLineBecomesOneOrderThoughTheServiceIsKilledOnTheWay() {
    String sku = "KILL-" + UUID.randomUUID();
    String owner = "buyer-" + UUID.randomUUID();
    ServiceProcess service = ServiceProcess.start(port, management);
    try {
      assertThat(staff().post("/v1/products", Client.product(sku, 2 * LINES)).status())
          .isEqualTo(201);
      String job = uploaded(owner, sku);
      for (int kill = 1; kill <= KILLS; kill++) {
        int least = kill * LINES / 8;
        await()
            .atMost(SOON)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> progress(job, "succeeded") >= least);
        service.kill();
        assertThat(status(job)).isEqualTo("RUNNING");
        // What the next instance would wait for: the end of the dead one's lease.
        TestService.execute("UPDATE jobs SET lease_until = now() WHERE id = '" + job + "'");
        service = ServiceProcess.start(port, management);
      }
      await().atMost(SOON).until(() -> status(job).equals("SUCCEEDED"));
      check(job, owner, sku);
    } finally {
      service.close();
    }
  }

  private void check(String job, String owner, String sku) {
    JsonNode done = staff().get("/v1/jobs/" + job).json();
    assertThat(done.at("/progress").toString())
        .isEqualTo(
            "{\"total\":%d,\"succeeded\":%d,\"failed\":0,\"pending\":0}".formatted(LINES, LINES));
    Set<String> orders = new HashSet<>();
    String path = "/v1/jobs/" + job + "/results?limit=200";
    while (!path.isEmpty()) {
      Client.Answer page = staff().get(path);
      page.json().at("/items").forEach(item -> orders.add(item.at("/orderId").asText()));
      String link = page.header("Link");
      path = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
    }
    assertThat(orders).as("one order per line").hasSize(LINES);
    assertThat(TestService.query("SELECT count(*) FROM orders WHERE customer_id = '" + owner + "'"))
        .isEqualTo(Integer.toString(LINES));
    assertThat(TestService.query("SELECT reserved FROM products WHERE sku = '" + sku + "'"))
        .isEqualTo(Integer.toString(LINES));
  }

  private String uploaded(String owner, String sku) {
    String line =
        "{\"customerId\":\"%s\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}".formatted(owner, sku);
    String body = IntStream.range(0, LINES).mapToObj(_ -> line).collect(Collectors.joining("\n"));
    Client.Answer accepted =
        staff()
            .post(
                "/v1/orders/import?mode=skip-failed", body, "Content-Type", "application/x-ndjson");
    assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
    return accepted.json().at("/id").asText();
  }

  private static int progress(String job, String what) {
    String value = TestService.query("SELECT " + what + " FROM jobs WHERE id = '" + job + "'");
    return value.isEmpty() ? 0 : Integer.parseInt(value);
  }

  private static String status(String job) {
    return TestService.query("SELECT status FROM jobs WHERE id = '" + job + "'");
  }

  private Client staff() {
    return new Client(
        URI.create("http://127.0.0.1:" + port), TestService.tokens().token("staff-1", "staff"));
  }
}
