package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Payments whose provider could not be asked; a piece costs 1299.
class GivenUpPaymentIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static TestService service;
  private static Client customer;
  private static Client staff;

  @BeforeAll
  static void start() {
    service = TestService.start("ORDERS_PAYMENTS_PAUSE", "20ms", "ORDERS_PAYMENTS_ATTEMPTS", "3");
    customer = service.customer();
    staff = service.staff();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aPaymentThatWasGivenUpThoughTheProviderHoldsItIsReleased() {
    String order = Sandbox.done(customer.order(service.product(5), 1));
    Client.Answer lost = pay(order, "tok_lost");
    assertThat(lost.json().at("/status").asText()).isIn("FAILED", "VOIDED");
    await().atMost(SOON).until(() -> first(order).equals("VOIDED"));
    assertThat(ledger(lost, "authorization")).isEqualTo("1/1299");
    assertThat(ledger(lost, "void")).isEqualTo("1/1299");
    assertThat(Sandbox.status(customer, order)).isEqualTo("PENDING");
    assertThat(pay(order, "tok_approve").json().at("/status").asText()).isEqualTo("AUTHORIZED");
    assertThat(Sandbox.status(customer, order)).isEqualTo("CONFIRMED");
  }

  @Test
  void staffHasAPaymentThatWasGivenUpReleasedOnceMore() {
    String order = Sandbox.done(customer.order(service.product(5), 1));
    Client.Answer failed = pay(order, "tok_fail");
    String voids =
        "SELECT count(*) || ' ' || max(state) FROM payment_commands WHERE kind = 'VOID' AND payment_id = '%s'"
            .formatted(id(failed));
    await().atMost(SOON).until(() -> TestService.query(voids).equals("1 DONE"));
    Client.Answer again = Sandbox.post(staff, failed.header("Location") + "/void", "");
    assertThat(again.status()).as(again.body()).isEqualTo(200);
    assertThat(again.json().at("/status").asText()).isEqualTo("FAILED");
    await().atMost(SOON).until(() -> TestService.query(voids).equals("2 DONE"));
  }

  private static Client.Answer pay(String order, String token) {
    return Sandbox.post(customer, order + "/payments", Sandbox.payment(token, ""));
  }

  private static String first(String order) {
    return customer.get(order).json().at("/payments/0/status").asText();
  }

  private static String id(Client.Answer payment) {
    return payment.json().at("/id").asText();
  }

  private static String ledger(Client.Answer payment, String kind) {
    return TestService.query(
        "SELECT count(*) || '/' || sum(amount) FROM sandbox_ledger WHERE outcome = 'approved'"
            + " AND payment = '%s' AND kind = '%s'".formatted(id(payment), kind));
  }
}
