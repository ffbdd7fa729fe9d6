package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CancellationIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static TestService service;
  private static KafkaProbe probe;
  private static Client customer;

  @BeforeAll
  static void start() {
    service = TestService.start("ORDERS_PAYMENTS_SANDBOX_DELAY", "1s");
    probe = new KafkaProbe();
    customer = service.customer();
  }

  @AfterAll
  static void stop() {
    probe.close();
    service.close();
  }

  @Test
  void aPaidOrderIsCancelledOnceItsPaymentIsGivenBack() {
    String sku = service.product(5);
    String order = Sandbox.done(customer.order(sku, 2));
    String payment = order + "/payments";
    Client.Answer paid = Sandbox.post(customer, payment, Sandbox.payment("tok_delay", ""));
    assertThat(paid.json().at("/status").asText()).as(paid.body()).isEqualTo("AUTHORIZED");
    Client.Answer cancelled = customer.post(order + "/cancel", "");
    assertThat(cancelled.status()).isEqualTo(202);
    assertThat(cancelled.json().at("/status").asText()).isEqualTo("CANCELLING");
    assertThat(stock(sku)).isEqualTo("5/2");
    assertThat(customer.post(order + "/cancel", "").status()).isEqualTo(202);
    await().atMost(SOON).until(() -> Sandbox.status(customer, order).equals("CANCELLED"));
    assertThat(customer.post(order + "/cancel", "").status()).isEqualTo(200);
    assertThat(customer.get(order).json().at("/paymentStatus").asText()).isEqualTo("VOIDED");
    assertThat(stock(sku)).isEqualTo("5/0");
    String id = order.substring("/v1/orders/".length());
    await().atMost(SOON).until(() -> KafkaProbe.types("orders.events", id).size() >= 4);
    assertThat(KafkaProbe.types("orders.events", id))
        .containsSubsequence(
            "shop.order.created.v1",
            "shop.order.confirmed.v1",
            "shop.order.cancel-requested.v1",
            "shop.order.cancelled.v1");
    assertThat(KafkaProbe.types("payments.events", id))
        .containsExactly("shop.payment.authorized.v1", "shop.payment.voided.v1");
  }

  @Test
  void anOrderWhosePaymentIsStillUndecidedWaitsForItAndGivesItBack() {
    String sku = service.product(5);
    String order = Sandbox.done(customer.order(sku, 1));
    Client.Answer paid =
        customer.post(
            order + "/payments", Sandbox.payment("tok_delay", ""), "Idempotency-Key", uuid());
    assertThat(paid.status()).isEqualTo(201);
    assertThat(customer.post(order + "/cancel", "").json().at("/status").asText())
        .isEqualTo("CANCELLING");
    await().atMost(SOON).until(() -> Sandbox.status(customer, order).equals("CANCELLED"));
    assertThat(stock(sku)).isEqualTo("5/0");
    assertThat(
            TestService.query(
                "SELECT count(*) FROM sandbox_ledger WHERE kind = 'capture' AND payment = '"
                    + paid.json().at("/id").asText()
                    + "'"))
        .isEqualTo("0");
  }

  @Test
  void aPaymentOfAnotherServiceIsGivenBackByThatService() {
    String sku = service.product(5);
    String order = Sandbox.done(customer.order(sku, 1));
    String id = order.substring("/v1/orders/".length());
    probe.send(
        "payments.events",
        uuid(),
        "shop.payment.authorized.v1",
        id,
        "{\"orderId\":\"%s\",\"paymentId\":\"p-9\",\"amount\":{\"amount\":1299,\"currency\":\"EUR\"}}"
            .formatted(id));
    await().atMost(SOON).until(() -> Sandbox.status(customer, order).equals("CONFIRMED"));
    assertThat(customer.post(order + "/cancel", "").json().at("/status").asText())
        .isEqualTo("CANCELLING");
    await()
        .atMost(SOON)
        .until(
            () -> KafkaProbe.types("orders.events", id).contains("shop.order.cancel-requested.v1"));
    probe.send(
        "payments.events",
        uuid(),
        "shop.payment.voided.v1",
        id,
        "{\"orderId\":\"%s\",\"paymentId\":\"p-9\"}".formatted(id));
    await().atMost(SOON).until(() -> Sandbox.status(customer, order).equals("CANCELLED"));
    assertThat(stock(sku)).isEqualTo("5/0");
  }

  @Test
  void someOfThePiecesCanBeCalledOffAndRepeatingThatChangesNothing() {
    String sku = service.product(9);
    String order = Sandbox.done(customer.order(sku, 5));
    Sandbox.done(Sandbox.post(customer, order + "/payments", Sandbox.payment("tok_approve", "")));
    String two = Sandbox.lines(sku, 2);
    Client.Answer cancelled = customer.post(order + "/cancel", two);
    assertThat(cancelled.status()).as(cancelled.body()).isEqualTo(200);
    assertThat(cancelled.json().at("/lines/0/cancelled").asInt()).isEqualTo(2);
    assertThat(stock(sku)).isEqualTo("9/3");
    assertThat(customer.post(order + "/cancel", two).body()).isEqualTo(cancelled.body());
    assertThat(customer.post(order + "/cancel", Sandbox.lines(sku, 6)).status()).isEqualTo(422);
    assertThat(customer.post(order + "/cancel", Sandbox.lines(sku, 5)).status()).isEqualTo(409);
    assertThat(customer.post(order + "/cancel", "{\"why\":1}").status()).isEqualTo(400);
  }

  @Test
  void aCancellationWithAKeyIsRepeatedAndAShippedOrderCannotBeCancelled() {
    String sku = service.product(9);
    String order = Sandbox.done(customer.order(sku, 1));
    String key = uuid();
    Client.Answer first = customer.post(order + "/cancel", "", "Idempotency-Key", key);
    Client.Answer again = customer.post(order + "/cancel", "", "Idempotency-Key", key);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().at("/status").asText()).isEqualTo("CANCELLED");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());

    String shipped = Sandbox.done(customer.order(sku, 1));
    Sandbox.done(Sandbox.post(customer, shipped + "/payments", Sandbox.payment("tok_approve", "")));
    Sandbox.done(Sandbox.post(service.staff(), shipped + "/fulfillments", Sandbox.lines(sku)));
    Client.Answer refused = customer.post(shipped + "/cancel", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().at("/detail").asText()).contains("PROCESSING", "COMPLETED");
  }

  private static String stock(String sku) {
    return TestService.query(
        "SELECT on_hand || '/' || reserved FROM products WHERE sku = '" + sku + "'");
  }

  private static String uuid() {
    return UUID.randomUUID().toString();
  }
}
