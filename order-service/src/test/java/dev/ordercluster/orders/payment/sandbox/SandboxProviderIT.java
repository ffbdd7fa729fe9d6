package dev.ordercluster.orders.payment.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.orders.Backends;
import dev.ordercluster.orders.TestService;
import dev.ordercluster.orders.order.Money;
import dev.ordercluster.orders.payment.PaymentConfig;
import dev.ordercluster.orders.payment.ProviderOutcome;
import dev.ordercluster.orders.payment.ProviderRequest;
import dev.ordercluster.orders.payment.WebhookSignature;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.DatabaseConfig;
import dev.ordercluster.orders.store.Migrations;
import dev.ordercluster.orders.telemetry.Meters;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SandboxProviderIT {
  private static final ProviderOutcome APPROVED = new ProviderOutcome.Approved();
  private static Database database;
  private static SandboxProvider sandbox;

  @BeforeAll
  static void start() {
    var postgres = Backends.postgres();
    DatabaseConfig config =
        new DatabaseConfig(
            postgres.host(),
            postgres.port(),
            postgres.database(),
            postgres.username(),
            postgres.password(),
            8,
            Duration.ofSeconds(10));
    new Migrations(config).run();
    database = new Database(config, new Meters());
    sandbox =
        new SandboxProvider(
            database,
            new PaymentConfig.Sandbox(true, Duration.ofHours(1), Duration.ZERO, "", ""),
            new WebhookSignature(new byte[32]));
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void aRequestThatIsRepeatedAtTheSameMomentIsBookedOnce() throws Exception {
    String payment = authorized("tok_approve");
    UUID id = UUID.randomUUID();
    Callable<ProviderOutcome> capture =
        () -> sandbox.carryOut(new ProviderRequest.Capture(id, payment, eur(600)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ProviderOutcome>> all =
          threads.invokeAll(Stream.generate(() -> capture).limit(50).toList());
      for (Future<ProviderOutcome> one : all) {
        assertThat(one.get()).isEqualTo(APPROVED);
      }
    }
    assertThat(
            TestService.query(
                "SELECT count(*) || '/' || sum(amount) || '/' || sum(calls) FROM sandbox_ledger"
                    + " WHERE kind = 'capture' AND payment = '"
                    + payment
                    + "'"))
        .isEqualTo("1/600/50");
  }

  @Test
  void twoCapturesThatTogetherExceedTheAuthorizationAreNotBothApproved() throws Exception {
    String payment = authorized("tok_approve");
    Callable<ProviderOutcome> capture =
        () -> sandbox.carryOut(new ProviderRequest.Capture(UUID.randomUUID(), payment, eur(600)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ProviderOutcome>> all =
          threads.invokeAll(Stream.generate(() -> capture).limit(8).toList());
      int approved = 0;
      for (Future<ProviderOutcome> one : all) {
        approved += one.get().equals(APPROVED) ? 1 : 0;
      }
      assertThat(approved).isEqualTo(1);
    }
  }

  @Test
  void aDelayedPaymentStaysPendingAndNothingOfItCanBeCaptured() {
    String payment = UUID.randomUUID().toString();
    UUID id = UUID.randomUUID();
    var authorize = new ProviderRequest.Authorize(id, payment, eur(1000), "tok_delay");
    assertThat(sandbox.carryOut(authorize)).isEqualTo(new ProviderOutcome.Pending());
    assertThat(sandbox.carryOut(authorize)).isEqualTo(new ProviderOutcome.Pending());
    assertThat(sandbox.carryOut(new ProviderRequest.Capture(UUID.randomUUID(), payment, eur(1))))
        .isEqualTo(new ProviderOutcome.Declined("not_authorized"));
    assertThat(authorize.toString()).doesNotContain("tok_delay");
  }

  @Test
  void aFailureLeavesNoTraceAndAnUnknownPaymentIsDeclined() {
    String payment = UUID.randomUUID().toString();
    UUID id = UUID.randomUUID();
    assertThat(sandbox.carryOut(new ProviderRequest.Authorize(id, payment, eur(1000), "tok_fail")))
        .isInstanceOf(ProviderOutcome.Failed.class);
    assertThat(TestService.query("SELECT count(*) FROM sandbox_ledger WHERE id = '" + id + "'"))
        .isEqualTo("0");
    assertThat(sandbox.carryOut(new ProviderRequest.Refund(id, payment, eur(1))))
        .isEqualTo(new ProviderOutcome.Declined("unknown_payment"));
  }

  private static String authorized(String token) {
    String payment = UUID.randomUUID().toString();
    assertThat(
            sandbox.carryOut(
                new ProviderRequest.Authorize(UUID.randomUUID(), payment, eur(1000), token)))
        .isEqualTo(APPROVED);
    return payment;
  }

  private static Money eur(long amount) {
    return Money.of(amount, "EUR");
  }
}
