package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Payments with the sandbox, over HTTP; a piece costs 1299.
class PaymentsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static TestService service;
  private static Client customer;
  private static Client staff;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            "ORDERS_PAYMENTS_SANDBOX_DELAY", "300ms",
            "ORDERS_PAYMENTS_PAUSE", "20ms",
            "ORDERS_PAYMENTS_ATTEMPTS", "3",
            "ORDERS_PAYMENTS_PATIENCE", "1s");
    customer = service.customer();
    staff = service.staff();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void anApprovedPaymentConfirmsTheOrderAndIsTakenWithTheFirstFulfilment() {
    String sku = service.product(5);
    String order = order(sku, 2);
    Client.Answer paid = pay(order, "tok_approve", "");
    assertThat(paid.status()).as(paid.body()).isEqualTo(201);
    assertThat(paid.header("Preference-Applied")).isEqualTo("wait=10");
    assertThat(paid.json().at("/status").asText()).isEqualTo("AUTHORIZED");
    assertThat(customer.get(paid.header("Location")).json().at("/amount/amount").asLong())
        .isEqualTo(2598);
    assertThat(Sandbox.status(customer, order)).isEqualTo("CONFIRMED");

    String fulfillment =
        Sandbox.done(Sandbox.post(staff, order + "/fulfillments", Sandbox.lines(sku, 2)));
    await().atMost(SOON).until(() -> payment(order, "/paymentStatus").equals("CAPTURED"));
    Client.Answer shipped =
        staff.post(fulfillment + "/ship", "{\"carrier\":\"DHL\",\"trackingNumber\":\"JJD0001\"}");
    assertThat(shipped.json().at("/status").asText()).isEqualTo("SHIPPED");
    assertThat(shipped.json().at("/trackingNumber").asText()).isEqualTo("JJD0001");
    assertThat(staff.post(fulfillment + "/deliver", "").status()).isEqualTo(200);
    assertThat(Sandbox.status(customer, order)).isEqualTo("COMPLETED");
    assertThat(ledger(paid, "capture")).isEqualTo("1/2598");
    assertThat(token(paid)).isEmpty();

    Client.Answer back = Sandbox.post(staff, order + "/returns", Sandbox.lines(sku, 1));
    assertThat(back.status()).as(back.body()).isEqualTo(201);
    assertThat(customer.get(back.header("Location")).json().at("/restock").asBoolean()).isTrue();
    assertThat(payment(order, "/fulfillmentStatus")).isEqualTo("PARTIALLY_RETURNED");
    assertThat(stock(sku)).isEqualTo("4/0");
    assertThat(Sandbox.post(staff, order + "/returns", Sandbox.lines(sku, 2)).status())
        .isEqualTo(422);
  }

  @Test
  void aDeclinedPaymentRejectsTheOrderWhetherByTokenOrByAmount() {
    String sku = service.product(5);
    String byToken = order(sku, 1);
    assertThat(pay(byToken, "tok_decline", "").json().at("/status").asText()).isEqualTo("DECLINED");
    assertThat(Sandbox.status(customer, byToken)).isEqualTo("REJECTED");
    String byAmount = order(sku, 1);
    String amount = Sandbox.amount(913).substring(1);
    Client.Answer declined =
        Sandbox.post(
            customer,
            byAmount + "/payments",
            "{\"method\":\"sandbox\",\"token\":\"tok_approve\"," + amount);
    assertThat(declined.json().at("/status").asText()).as(declined.body()).isEqualTo("DECLINED");
    assertThat(stock(sku)).isEqualTo("5/0");
  }

  @Test
  void aDelayedPaymentIsDecidedByASignedWebhook() {
    String order = order(service.product(5), 1);
    Client.Answer paid =
        customer.post(
            order + "/payments",
            Sandbox.payment("tok_delay", ""),
            "Idempotency-Key",
            UUID.randomUUID().toString());
    assertThat(paid.json().at("/status").asText()).isEqualTo("PENDING");
    await().atMost(SOON).until(() -> Sandbox.status(customer, order).equals("CONFIRMED"));
    assertThat(
            TestService.query(
                "SELECT count(*) FROM inbox i JOIN sandbox_ledger l ON i.id = l.event_id::text"
                    + " WHERE l.payment = '"
                    + id(paid)
                    + "'"))
        .isEqualTo("1");
  }

  @Test
  void aProviderThatFailsIsAskedAgainWithinABudgetAndAnotherPaymentMayBeTried() {
    String order = order(service.product(5), 1);
    Client.Answer failed = pay(order, "tok_fail", "");
    assertThat(failed.json().at("/status").asText()).isEqualTo("FAILED");
    assertThat(
            TestService.query(
                "SELECT attempts || ' ' || outcome FROM payment_commands"
                    + " WHERE kind = 'PLACE' AND payment_id = '"
                    + id(failed)
                    + "'"))
        .isEqualTo("3 given up: the sandbox was told to fail");
    assertThat(Sandbox.status(customer, order)).isEqualTo("PENDING");
    assertThat(pay(order, "tok_approve", "").json().at("/status").asText()).isEqualTo("AUTHORIZED");
    assertThat(Sandbox.status(customer, order)).isEqualTo("CONFIRMED");
  }

  @Test
  void theRestOfAPartlyCapturedPaymentIsReleasedWithItsOrder() {
    String order = order(service.product(5), 2);
    Client.Answer paid = pay(order, "tok_approve", "manual");
    assertThat(capture(paid.header("Location"), Sandbox.amount(500)).status()).isEqualTo(200);
    assertThat(customer.post(order + "/cancel", "").status()).isEqualTo(202);
    await().atMost(SOON).until(() -> Sandbox.status(customer, order).equals("CANCELLED"));
    assertThat(ledger(paid, "refund")).isEqualTo("1/500");
    assertThat(ledger(paid, "void")).isEqualTo("1/2098");
    assertThat(payment(order, "/paymentStatus")).isEqualTo("REFUNDED");
    assertThat(payment(order, "/payments/0/status")).isEqualTo("VOIDED");
  }

  @Test
  void staffReleasesTheRestOfAPartlyCapturedPayment() {
    String order = order(service.product(5), 2);
    Client.Answer paid = pay(order, "tok_approve", "manual");
    String payment = paid.header("Location");
    assertThat(capture(payment, Sandbox.amount(500)).status()).isEqualTo(200);
    assertThat(Sandbox.post(staff, payment + "/void", "").status()).isEqualTo(200);
    await().atMost(SOON).until(() -> payment(order, "/payments/0/status").equals("VOIDED"));
    assertThat(ledger(paid, "void")).isEqualTo("1/2098");
    assertThat(Sandbox.status(customer, order)).isEqualTo("CANCELLED");
  }

  @Test
  void captureAndRefundGoInPartsUpToWhatIsLeft() {
    String order = order(service.product(5), 2);
    Client.Answer paid = pay(order, "tok_approve", "manual");
    String payment = paid.header("Location");
    assertThat(capture(payment, Sandbox.amount(1000)).json().at("/captured/amount").asLong())
        .isEqualTo(1000);
    assertThat(payment(order, "/paymentStatus")).isEqualTo("PARTIALLY_CAPTURED");
    Client.Answer tooMuch = capture(payment, Sandbox.amount(1599));
    assertThat(tooMuch.status()).isEqualTo(422);
    assertThat(tooMuch.json().at("/errors/0/pointer").asText()).isEqualTo("/amount");
    String dollars = Sandbox.amount(1).replace("EUR", "USD");
    Client.Answer other = capture(payment, dollars);
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.json().at("/code").asText()).isEqualTo("wrong-currency");
    assertThat(other.json().at("/errors/0/pointer").asText()).isEqualTo("/amount/currency");
    assertThat(capture(payment, "").json().at("/captured/amount").asLong()).isEqualTo(2598);
    assertThat(capture(payment, "").status()).isEqualTo(422);

    Client.Answer refund = Sandbox.post(staff, payment + "/refunds", Sandbox.amount(598));
    assertThat(refund.status()).as(refund.body()).isEqualTo(201);
    assertThat(refund.json().at("/refunds/0/status").asText()).isEqualTo("SUCCEEDED");
    assertThat(payment(order, "/paymentStatus")).isEqualTo("PARTIALLY_REFUNDED");
    assertThat(Sandbox.post(staff, payment + "/refunds", Sandbox.amount(2001)).status())
        .isEqualTo(422);
    assertThat(Sandbox.post(staff, payment + "/refunds", "").json().at("/refunded/amount").asLong())
        .isEqualTo(2598);
    assertThat(payment(order, "/paymentStatus")).isEqualTo("REFUNDED");
    assertThat(ledger(paid, "capture")).isEqualTo("2/2598");
    assertThat(ledger(paid, "refund")).isEqualTo("2/2598");
  }

  @Test
  void aRepeatedRequestIsAnsweredByteForByteAndAsksTheProviderOnce() {
    String order = order(service.product(5), 1);
    String payment = Sandbox.done(pay(order, "tok_approve", "manual"));
    String key = UUID.randomUUID().toString();
    Client.Answer first =
        staff.post(payment + "/capture", Sandbox.amount(700), "Idempotency-Key", key);
    assertThat(first.status()).as(first.body()).isEqualTo(200);
    IntStream.range(0, 5)
        .mapToObj(
            _ -> staff.post(payment + "/capture", Sandbox.amount(700), "Idempotency-Key", key))
        .forEach(
            again -> {
              assertThat(again.body()).isEqualTo(first.body());
              assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            });
    assertThat(
            staff.post(payment + "/capture", Sandbox.amount(701), "Idempotency-Key", key).status())
        .isEqualTo(422);
    assertThat(staff.post(payment + "/capture", Sandbox.amount(1)).status()).isEqualTo(400);
    await().atMost(SOON).until(() -> payment(order, "/payments/0/captured/amount").equals("700"));
    assertThat(ledgerOf(id(payment), "capture")).isEqualTo("1/700");
  }

  @Test
  void aVoidedPaymentTakesItsOrderBack() {
    String sku = service.product(5);
    String order = order(sku, 1);
    String payment = Sandbox.done(pay(order, "tok_approve", "manual"));
    assertThat(Sandbox.post(staff, payment + "/void", "").json().at("/status").asText())
        .isEqualTo("VOIDED");
    assertThat(Sandbox.status(customer, order)).isEqualTo("CANCELLED");
    assertThat(stock(sku)).isEqualTo("5/0");
    assertThat(capture(payment, "").status()).isEqualTo(409);
    assertThat(Sandbox.post(staff, order + "/payments/nope/void", "").status()).isEqualTo(404);
  }

  @Test
  void whatAClientGetsWrongIsNamed() {
    String order = order(service.product(5), 1);
    Client.Answer bad =
        Sandbox.post(
            customer,
            order + "/payments",
            "{\"method\":\"gold\",\"token\":\"\",\"capture\":\"later\",\"amount\":{\"amount\":0},\"x\":1}");
    assertThat(bad.status()).isEqualTo(400);
    assertThat(bad.json().at("/errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder(
            "/method", "/token", "/capture", "/amount/amount", "/amount/currency", "/x");
    assertThat(pay("/v1/orders/" + UUID.randomUUID(), "tok_approve", "").status()).isEqualTo(404);
    Client other = service.customer();
    assertThat(
            Sandbox.post(other, order + "/payments", Sandbox.payment("tok_approve", "")).status())
        .isEqualTo(404);
    String payment = Sandbox.done(pay(order, "tok_approve", ""));
    assertThat(other.get(payment).status()).isEqualTo(404);
    assertThat(pay(order, "tok_approve", "").status()).isEqualTo(409);
    Client.Answer stale = customer.post(order + "/cancel", "", "If-Match", "\"1\"");
    assertThat(stale.status()).isEqualTo(412);
  }

  private static String order(String sku, int quantity) {
    return Sandbox.done(customer.order(sku, quantity));
  }

  private static Client.Answer pay(String order, String token, String capture) {
    return Sandbox.post(customer, order + "/payments", Sandbox.payment(token, capture));
  }

  private static Client.Answer capture(String payment, String body) {
    return Sandbox.post(staff, payment + "/capture", body);
  }

  private static String payment(String order, String pointer) {
    return customer.get(order).json().at(pointer).asText();
  }

  private static String id(Client.Answer payment) {
    return payment.json().at("/id").asText();
  }

  private static String id(String location) {
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static String token(Client.Answer payment) {
    return TestService.query("SELECT token FROM payments WHERE payment_id = '" + id(payment) + "'");
  }

  private static String ledger(Client.Answer payment, String kind) {
    return ledgerOf(id(payment), kind);
  }

  private static String ledgerOf(String payment, String kind) {
    return TestService.query(
        "SELECT count(*) || '/' || sum(amount) FROM sandbox_ledger WHERE outcome = 'approved'"
            + " AND payment = '%s' AND kind = '%s'".formatted(payment, kind));
  }

  private static String stock(String sku) {
    return TestService.query(
        "SELECT on_hand || '/' || reserved FROM products WHERE sku = '" + sku + "'");
  }
}
