package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AmendmentIT {
  private static final String ADDRESS =
      "{\"shippingAddress\":{\"name\":\"Ada\",\"line1\":\"Street 1\",\"city\":\"Berlin\",\"country\":\"DE\"},"
          + "\"metadata\":{\"a\":\"1\",\"b\":\"2\"}}";
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aPatchIsMergedWithWhatTheOrderHolds() {
    Client customer = service.customer();
    String path = customer.order(service.product(5), 1).header("Location");
    Client.Answer set = customer.patch(path, ADDRESS, "If-Match", "\"1\"");
    assertThat(set.status()).as(set.body()).isEqualTo(200);
    assertThat(set.header("ETag")).isEqualTo("\"2\"");
    Client.Answer changed =
        customer.patch(
            path,
            "{\"shippingAddress\":{\"city\":\"Bonn\"},\"email\":\"a@b.example\",\"metadata\":{\"a\":null}}",
            "If-Match",
            "\"2\"");
    assertThat(changed.json().at("/shippingAddress/city").asText()).isEqualTo("Bonn");
    assertThat(changed.json().at("/shippingAddress/line1").asText()).isEqualTo("Street 1");
    assertThat(changed.json().at("/metadata").toString()).isEqualTo("{\"b\":\"2\"}");
    assertThat(changed.json().at("/version").asLong()).isEqualTo(3);
    assertThat(customer.get(path).body()).isEqualTo(changed.body());
    Client.Answer removed = customer.patch(path, "{\"shippingAddress\":null}", "If-Match", "\"3\"");
    assertThat(removed.json().at("/shippingAddress").isNull()).isTrue();
    assertThat(removed.json().at("/email").asText()).isEqualTo("a@b.example");
  }

  @Test
  void aPatchNeedsTheVersionItWasMadeFor() {
    Client customer = service.customer();
    String path = customer.order(service.product(5), 1).header("Location");
    assertThat(customer.patch(path, "{\"note\":\"x\"}").status()).isEqualTo(428);
    assertThat(customer.patch(path, "{\"note\":\"x\"}", "If-Match", "\"7\"").status())
        .isEqualTo(412);
    assertThat(service.customer().patch(path, "{\"note\":\"x\"}", "If-Match", "\"1\"").status())
        .isEqualTo(404);
    Client.Answer wrong = customer.patch(path, "{\"status\":\"COMPLETED\"}", "If-Match", "\"1\"");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().at("/errors/0/pointer").asText()).isEqualTo("/status");
    assertThat(customer.patch(path, "[]", "If-Match", "\"1\"").status()).isEqualTo(400);
    assertThat(customer.patch(path, "{\"email\":7}", "If-Match", "\"1\"").status()).isEqualTo(400);
  }

  @Test
  void ofTwoPatchesForOneVersionOneIsRefused() throws Exception {
    Client customer = service.customer();
    String path = customer.order(service.product(5), 1).header("Location");
    var answers =
        Together.run(
            8, i -> customer.patch(path, "{\"note\":\"n" + i + "\"}", "If-Match", "\"1\""));
    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 200)
        .hasSize(7)
        .allMatch(answer -> answer.status() == 412);
  }

  @Test
  void anOrderThatEndedCannotBeChanged() {
    Client customer = service.customer();
    String path = customer.order(service.product(5), 1).header("Location");
    customer.post(path + "/cancel", "");
    Client.Answer refused = customer.patch(path, "{\"note\":\"x\"}", "If-Match", "\"2\"");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().at("/detail").asText()).contains("CANCELLED");
  }

  @Test
  void theHistoryTellsEveryVersionInPages() {
    Client customer = service.customer();
    String path = customer.order(service.product(5), 1).header("Location");
    customer.patch(path, "{\"note\":\"x\"}", "If-Match", "\"1\"");
    customer.post(path + "/cancel", "");
    Client.Answer all = customer.get(path + "/history");
    assertThat(all.json().at("/items").findValuesAsText("status"))
        .containsExactly("PENDING", "PENDING", "CANCELLED");
    assertThat(all.json().at("/items").findValuesAsText("cause"))
        .containsExactly("placed", "amended", "cancelled by customer");
    assertThat(all.json().at("/items/2/paymentStatus").asText()).isEqualTo("NONE");
    Client.Answer first = customer.get(path + "/history?limit=2");
    String next = first.json().at("/next").asText();
    Client.Answer second = customer.get(path + "/history?limit=2&after=" + next);
    assertThat(second.json().at("/items").findValuesAsText("version")).containsExactly("3");
    assertThat(second.json().at("/next").isNull()).isTrue();
    assertThat(service.customer().get(path + "/history").status()).isEqualTo(404);
    assertThat(customer.get("/v1/orders/" + UUID.randomUUID() + "/history").status())
        .isEqualTo(404);
    assertThat(customer.get(path + "/history?after=forged").status()).isEqualTo(400);
  }
}
