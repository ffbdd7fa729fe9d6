package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.orders.payment.WebhookSignature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Webhooks as the sandbox would send them, and as someone else might.
class PaymentWebhookIT {
  private static final String SECRET = "a secret of this test";
  private static final String PATH = "/v1/payment-webhooks/sandbox";
  private static TestService service;
  private static Client customer;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            "ORDERS_PAYMENTS_SANDBOX_DELAY",
            "1h",
            "ORDERS_PAYMENTS_SANDBOX_WEBHOOK_SECRET",
            SECRET);
    customer = service.customer();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aSignedEventDecidesAndItsRedeliveryChangesNothing() {
    String order = Sandbox.done(customer.order(service.product(5), 1));
    String event = event(uuid(), command(order), "approved");
    assertThat(send(event, Duration.ZERO).status()).isEqualTo(200);
    Client.Answer confirmed = customer.get(order);
    assertThat(confirmed.json().at("/status").asText()).isEqualTo("CONFIRMED");
    assertThat(send(event, Duration.ZERO).status()).isEqualTo(200);
    assertThat(customer.get(order).body()).isEqualTo(confirmed.body());
    String contrary = event(uuid(), command(order), "declined");
    assertThat(send(contrary, Duration.ZERO).status()).isEqualTo(200);
    assertThat(customer.get(order).body()).isEqualTo(confirmed.body());
  }

  @Test
  void anEventThatTheProviderDidNotSignNowIsNotBelieved() {
    String order = Sandbox.done(customer.order(service.product(5), 1));
    String event = event(uuid(), command(order), "approved");
    Client anyone = service.anonymous();
    assertThat(anyone.post(PATH, event).status()).isEqualTo(401);
    assertThat(anyone.post(PATH, event, "Sandbox-Signature", "t=1,v1=00").status()).isEqualTo(401);
    String forged = new WebhookSignature(bytes("another secret of 16")).sign(bytes(event), now());
    assertThat(anyone.post(PATH, event, "Sandbox-Signature", forged).status()).isEqualTo(401);
    String good = new WebhookSignature(bytes(SECRET)).sign(bytes(event), now());
    assertThat(
            anyone
                .post(PATH, event.replace("approved", "approved "), "Sandbox-Signature", good)
                .status())
        .isEqualTo(401);
    Client.Answer late = send(event, Duration.ofMinutes(-6));
    assertThat(late.status()).isEqualTo(401);
    assertThat(late.header("WWW-Authenticate")).isEqualTo("HMAC-SHA-256");
    assertThat(send("{\"id\":7}", Duration.ZERO).status()).isEqualTo(401);
    assertThat(send("[", Duration.ZERO).status()).isEqualTo(401);
    assertThat(anyone.post("/v1/payment-webhooks/nobody", event).status()).isEqualTo(404);
    assertThat(Sandbox.status(customer, order)).isEqualTo("PENDING");
  }

  @Test
  void aCaptureThatWasGivenUpAndIsApprovedAfterAllIsCounted() {
    String order = Sandbox.done(customer.order(service.product(5), 1));
    assertThat(send(event(uuid(), command(order), "approved"), Duration.ZERO).status())
        .isEqualTo(200);
    String payment = customer.get(order).json().at("/payments/0/id").asText();
    Client staff = service.staff();
    staff.post(order + "/payments/" + payment + "/capture", "", "Idempotency-Key", uuid());
    String capture =
        TestService.query(
            "SELECT id FROM payment_commands WHERE kind = 'CAPTURE' AND payment_id = '"
                + payment
                + "'");
    // As the worker leaves it once its patience has ended.
    TestService.execute(
        "UPDATE payment_commands SET state = 'DONE', outcome = 'given up: away' WHERE id = '"
            + capture
            + "'");
    TestService.execute(
        "UPDATE payment_operations SET status = 'FAILED' WHERE payment_id = '" + payment + "'");
    assertThat(send(event(uuid(), capture, "approved"), Duration.ZERO).status()).isEqualTo(200);
    assertThat(customer.get(order).json().at("/paymentStatus").asText()).isEqualTo("CAPTURED");
    assertThat(
            staff
                .post(order + "/payments/" + payment + "/capture", "", "Idempotency-Key", uuid())
                .status())
        .isEqualTo(422);
  }

  @Test
  void anEventWithoutAnIdIsNotBelieved() {
    String order = Sandbox.done(customer.order(service.product(5), 1));
    assertThat(send(event("", command(order), "approved"), Duration.ZERO).status()).isEqualTo(401);
    assertThat(send(event("x".repeat(4000), command(order), "approved"), Duration.ZERO).status())
        .isEqualTo(401);
  }

  @Test
  void anEventAboutARequestThatIsNotOursIsTakenAndForgotten() {
    assertThat(send(event(uuid(), uuid(), "approved"), Duration.ZERO).status()).isEqualTo(200);
  }

  private static Client.Answer send(String body, Duration shift) {
    String signature = new WebhookSignature(bytes(SECRET)).sign(bytes(body), now().plus(shift));
    return service.anonymous().post(PATH, body, "Sandbox-Signature", signature);
  }

  /// Pays an order with a delay and returns the id under which the provider was asked.
  private static String command(String order) {
    Client.Answer paid =
        customer.post(
            order + "/payments", Sandbox.payment("tok_delay", ""), "Idempotency-Key", uuid());
    String payment =
        paid.status() == 201
            ? paid.json().at("/id").asText()
            : customer.get(order).json().at("/payments/0/id").asText();
    return TestService.query(
        "SELECT id FROM payment_commands WHERE payment_id = '" + payment + "'");
  }

  private static String event(String id, String request, String outcome) {
    return "{\"id\":\"%s\",\"requestId\":\"%s\",\"outcome\":\"%s\",\"code\":\"\"}"
        .formatted(id, request, outcome);
  }

  private static Instant now() {
    return Instant.now();
  }

  private static String uuid() {
    return UUID.randomUUID().toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
