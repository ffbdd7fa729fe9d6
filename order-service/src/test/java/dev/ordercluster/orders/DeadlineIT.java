package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeadlineIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static TestService one;
  private static TestService two;
  private static KafkaProbe probe;

  @BeforeAll
  static void start() {
    one = TestService.start();
    two = TestService.start();
    probe = new KafkaProbe();
  }

  @AfterAll
  static void stop() {
    probe.close();
    two.close();
    one.close();
  }

  @Test
  void anOrderWhoseDeadlinePassedExpiresOnceAndItsStockIsFree() throws Exception {
    String sku = one.product(100);
    List<String> ids = Together.run(20, _ -> order(sku));
    assertThat(stock(sku)).isEqualTo("100/20");
    ids.forEach(DeadlineIT::pass);
    await().atMost(SOON).until(() -> stock(sku).equals("100/0"));
    String id = ids.getFirst();
    assertThat(statusOf(id)).isEqualTo("EXPIRED");
    await()
        .atMost(SOON)
        .until(() -> KafkaProbe.types("orders.events", id).contains("shop.order.expired.v1"));
    assertThat(KafkaProbe.types("orders.events", id))
        .containsExactly("shop.order.created.v1", "shop.order.expired.v1");
    assertThat(
            TestService.query(
                "SELECT count(*) FROM order_history WHERE status = 'EXPIRED' AND order_id = '"
                    + id
                    + "'"))
        .isEqualTo("1");
  }

  @Test
  void anAuthorisationThatComesTooLateIsAskedBack() {
    String sku = one.product(5);
    String id = order(sku);
    pass(id);
    await().atMost(SOON).until(() -> statusOf(id).equals("EXPIRED"));
    probe.send("payments.events", uuid(), "shop.payment.authorized.v1", id, paid(id));
    await()
        .atMost(SOON)
        .until(
            () -> KafkaProbe.types("orders.events", id).contains("shop.order.cancel-requested.v1"));
    assertThat(statusOf(id)).isEqualTo("EXPIRED");
    probe.send("payments.events", uuid(), "shop.payment.voided.v1", id, payment(id));
    await()
        .atMost(SOON)
        .until(
            () ->
                one.staff()
                    .get("/v1/orders/" + id)
                    .json()
                    .at("/paymentStatus")
                    .asText()
                    .equals("VOIDED"));
    assertThat(stock(sku)).isEqualTo("5/0");
  }

  @Test
  void anExpiryThatRacesAConfirmationEndsInOneOfBoth() throws Exception {
    String sku = one.product(1000);
    List<String> ids = Together.run(30, _ -> order(sku));
    Together.run(
        60,
        i -> {
          String id = ids.get(i / 2);
          if (i % 2 == 0) {
            pass(id);
          } else {
            probe.send("payments.events", uuid(), "shop.payment.authorized.v1", id, paid(id));
          }
          return id;
        });
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(ids.stream().map(DeadlineIT::statusOf).toList())
                    .hasSize(30)
                    .isSubsetOf("CONFIRMED", "EXPIRED"));
    long confirmed = ids.stream().filter(id -> statusOf(id).equals("CONFIRMED")).count();
    assertThat(stock(sku)).isEqualTo("1000/" + confirmed);
    for (String id : ids) {
      String ends =
          TestService.query(
              "SELECT count(*) FROM order_history WHERE status IN ('CONFIRMED', 'EXPIRED')"
                  + " AND version = 2 AND order_id = '"
                  + id
                  + "'");
      assertThat(ends).isEqualTo("1");
    }
  }

  @Test
  void aConfirmedOrderIsCancelledOnceItsPaymentIsGivenBack() {
    String sku = one.product(5);
    String id = order(sku);
    probe.send("payments.events", uuid(), "shop.payment.authorized.v1", id, paid(id));
    await().atMost(SOON).until(() -> statusOf(id).equals("CONFIRMED"));
    assertThat(one.staff().post("/v1/orders/" + id + "/cancel", "").status()).isEqualTo(202);
    assertThat(statusOf(id)).isEqualTo("CANCELLING");
    assertThat(stock(sku)).isEqualTo("5/1");
    await()
        .atMost(SOON)
        .until(
            () -> KafkaProbe.types("orders.events", id).contains("shop.order.cancel-requested.v1"));
    probe.send("payments.events", uuid(), "shop.payment.refunded.v1", id, paid(id));
    await().atMost(SOON).until(() -> statusOf(id).equals("CANCELLED"));
    assertThat(stock(sku)).isEqualTo("5/0");
  }

  private static String order(String sku) {
    Client.Answer placed = one.customer().order(sku, 1);
    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    return placed.json().at("/id").asText();
  }

  private static void pass(String id) {
    TestService.execute(
        "UPDATE orders SET expires_at = now() WHERE status = 'PENDING' AND id = '" + id + "'");
  }

  private static String paid(String id) {
    return "{\"orderId\":\"%s\",\"paymentId\":\"p-1\",\"amount\":{\"amount\":1299,\"currency\":\"EUR\"}}"
        .formatted(id);
  }

  private static String payment(String id) {
    return "{\"orderId\":\"%s\",\"paymentId\":\"p-1\"}".formatted(id);
  }

  private static String statusOf(String id) {
    return TestService.query("SELECT status FROM orders WHERE id = '" + id + "'");
  }

  private static String stock(String sku) {
    return TestService.query(
        "SELECT on_hand || '/' || reserved FROM products WHERE sku = '" + sku + "'");
  }

  private static String uuid() {
    return UUID.randomUUID().toString();
  }
}
