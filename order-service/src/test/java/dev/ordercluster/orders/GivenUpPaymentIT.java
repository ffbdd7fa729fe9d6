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
    service =
        TestService.start(
            "ORDERS_PAYMENTS_PAUSE",
            "20ms",
            "ORDERS_PAYMENTS_ATTEMPTS",
            "3",
            "ORDERS_PAYMENTS_LEASE",
            "1s");
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

  @Test
  void aTokenThatCannotBeReadFailsItsPaymentWithinTheBudgetAndTheOrderCanBePaidAnew() {
    String order = Sandbox.done(customer.order(service.product(5), 1));
    String spoil = "NEW.token := left(NEW.token, -8) || 'AAAAAAAA'";
    whileTriggered(
        "payments",
        "INSERT",
        order,
        spoil,
        () -> {
          var _ = pay(order, "tok_approve");
          await().atMost(SOON).until(() -> first(order).equals("FAILED"));
        });
    assertThat(
            TestService.query(
                "SELECT state || ' ' || outcome FROM payment_commands"
                    + " WHERE kind = 'PLACE' AND order_id = '%s'".formatted(uuid(order))))
        .isEqualTo("DONE given up: the provider could not be asked");
    assertThat(customer.get(order + "/history").body()).contains("given up");
    assertThat(pay(order, "tok_approve").json().at("/status").asText()).isEqualTo("AUTHORIZED");
  }

  @Test
  void aCommandWhoseEndingCannotBeWrittenIsParkedAndTakenUpAgainWhenItCan() {
    String order = Sandbox.done(customer.order(service.product(5), 1));
    String command =
        " FROM payment_commands WHERE kind = 'PLACE' AND order_id = '%s'".formatted(uuid(order));
    String refuse = "IF NEW.state = 'DONE' THEN RAISE EXCEPTION 'no room' ; END IF";
    whileTriggered(
        "payment_commands",
        "UPDATE",
        order,
        refuse,
        () -> {
          String payment = Sandbox.payment("tok_approve", "");
          var _ = customer.post(order + "/payments", payment, "Idempotency-Key", uuid(order));
          await()
              .atMost(SOON)
              .until(
                  () ->
                      TestService.query("SELECT outcome || ' ' || state" + command)
                          .equals("parked OPEN"));
        });
    assertThat(TestService.query("SELECT (due_at > now() + interval '30 minutes')::text" + command))
        .isEqualTo("true");
    TestService.execute(
        "UPDATE payment_commands SET due_at = now() WHERE order_id = '%s'".formatted(uuid(order)));
    await().atMost(SOON).until(() -> Sandbox.status(customer, order).equals("CONFIRMED"));
  }

  // Runs something while rows of one order are written through a trigger.
  private static void whileTriggered(
      String table, String event, String order, String body, Runnable act) {
    TestService.execute(
        "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN %s; RETURN NEW; END'"
            .formatted(body.replace("'", "''")));
    TestService.execute(
        "CREATE TRIGGER spoil BEFORE %s ON %s FOR EACH ROW WHEN (NEW.order_id = '%s') EXECUTE FUNCTION spoil()"
            .formatted(event, table, uuid(order)));
    try {
      act.run();
    } finally {
      TestService.execute("DROP FUNCTION spoil() CASCADE");
    }
  }

  private static String uuid(String order) {
    return order.substring("/v1/orders/".length());
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
