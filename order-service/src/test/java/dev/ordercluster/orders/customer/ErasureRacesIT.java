package dev.ordercluster.orders.customer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.orders.Client;
import dev.ordercluster.orders.TestService;
import dev.ordercluster.orders.Together;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Erasures beside what other instances remember and what is being ordered at the same moment.
class ErasureRacesIT {
  private static final int ROUNDS = 30;
  private static TestService one;
  private static TestService other;

  @BeforeAll
  static void start() {
    one = TestService.start("ORDERS_ENCRYPTION_KEY_MEMORY", "1m");
    other = TestService.start("ORDERS_ENCRYPTION_KEY_MEMORY", "1m");
  }

  @AfterAll
  static void stop() {
    other.close();
    one.close();
  }

  @Test
  void anotherInstanceThatRemembersTheKeyShowsAndConfirmsNothingOnceTheErasureIsAnswered() {
    String id = "everywhere-" + UUID.randomUUID();
    Client here = one.as(id, "customer");
    Client there = other.as(id, "customer");
    String order = place(here, one.product(5)).header("Location");
    assertThat(there.get(order).json().at("/note").asText()).isEqualTo("gate 4711");
    assertThat(here.post(order + "/cancel", "").status()).isEqualTo(200);
    Client.Answer before = there.get(order);
    assertThat(before.json().at("/note").asText()).isEqualTo("gate 4711");
    assertThat(here.delete("/v1/customers/" + id).status()).isEqualTo(202);
    Client.Answer after = there.get(order, "If-None-Match", before.header("ETag"));
    assertThat(after.status()).isEqualTo(200);
    assertThat(after.json().at("/note").isNull()).as(after.body()).isTrue();
    assertThat(there.get("/v1/orders").json().at("/items/0/note").isNull()).isTrue();
    assertThat(place(there, one.product(5)).status()).isEqualTo(410);
  }

  @Test
  void ofAnErasureAndAnOrderAtTheSameMomentExactlyOneSucceeds() throws Exception {
    String sku = one.product(ROUNDS);
    Map<String, Integer> ends = new HashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      String id = "race-" + UUID.randomUUID();
      // Both instances have the key in memory.
      finish(place(one.as(id, "customer"), sku), id);
      finish(place(other.as(id, "customer"), sku), id);
      List<Integer> statuses =
          Together.run(
              2,
              i ->
                  i == 0
                      ? one.as(id, "customer").delete("/v1/customers/" + id).status()
                      : place(other.as(id, "customer"), sku).status());
      ends.merge(statuses.toString(), 1, Integer::sum);
      String open =
          TestService.query(
              "SELECT count(*) FROM orders WHERE status = 'PENDING' AND customer_id = '"
                  + id
                  + "'");
      String destroyed =
          TestService.query(
              "SELECT count(destroyed_at) FROM data_keys WHERE is_current AND customer_id = '"
                  + id
                  + "'");
      assertThat(open + "/" + destroyed).as("%s", statuses).isIn("1/0", "0/1");
    }
    assertThat(ends.keySet()).isSubsetOf("[202, 410]", "[409, 201]");
  }

  private static void finish(Client.Answer placed, String id) {
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    assertThat(one.as(id, "customer").post(placed.header("Location") + "/cancel", "").status())
        .isEqualTo(200);
  }

  private static Client.Answer place(Client customer, String sku) {
    String body =
        "{\"lines\":[{\"sku\":\"%s\",\"quantity\":1}],\"note\":\"gate 4711\"}".formatted(sku);
    return customer.post("/v1/orders", body, "Idempotency-Key", UUID.randomUUID().toString());
  }
}
