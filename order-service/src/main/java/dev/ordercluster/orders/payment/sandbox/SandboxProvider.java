package dev.ordercluster.orders.payment.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.order.Money;
import dev.ordercluster.orders.payment.InvalidWebhookException;
import dev.ordercluster.orders.payment.PaymentConfig;
import dev.ordercluster.orders.payment.PaymentProvider;
import dev.ordercluster.orders.payment.ProviderEvent;
import dev.ordercluster.orders.payment.ProviderOutcome;
import dev.ordercluster.orders.payment.ProviderRequest;
import dev.ordercluster.orders.payment.Webhook;
import dev.ordercluster.orders.payment.WebhookSignature;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.StoreException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// Takes no money. What it decides is told by [Behavior]; what it decided is in its ledger, in a
/// transaction of its own, so that it is a provider in every respect but the money.
public final class SandboxProvider implements PaymentProvider {
  public static final String NAME = "sandbox";
  static final String SIGNATURE = "Sandbox-Signature";

  private final Database database;
  private final PaymentConfig.Sandbox config;
  private final WebhookSignature signature;

  public SandboxProvider(
      Database database, PaymentConfig.Sandbox config, WebhookSignature signature) {
    this.database = database;
    this.config = config;
    this.signature = signature;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ProviderOutcome carryOut(ProviderRequest request) {
    try {
      ProviderOutcome outcome =
          database.inTransaction(connection -> answer(new Ledger(connection), request));
      LockSupport.parkNanos(config.latency().toNanos());
      return outcome;
    } catch (StoreException e) {
      return new ProviderOutcome.Failed("the sandbox's ledger does not answer: " + e.reason());
    }
  }

  @Override
  public ProviderEvent read(Webhook webhook, Instant now) throws InvalidWebhookException {
    String signed =
        webhook
            .header(SIGNATURE)
            .orElseThrow(() -> new InvalidWebhookException("expected the header " + SIGNATURE));
    signature.verify(signed, webhook.body(), now);
    try {
      JsonNode event = Json.parse(webhook.body());
      String id = event.path("id").asText();
      if (!id.matches("[!-~]{1,255}")) {
        throw new IllegalArgumentException("an event has an id");
      }
      ProviderOutcome outcome =
          Ledger.outcome(event.path("outcome").asText(), event.path("code").asText());
      return new ProviderEvent(id, UUID.fromString(event.path("requestId").asText()), outcome);
    } catch (ProblemException | IllegalStateException | IllegalArgumentException _) {
      throw new InvalidWebhookException(
          "expected {\"id\",\"requestId\",\"outcome\":\"approved\" or \"declined\",\"code\"}");
    }
  }

  private ProviderOutcome answer(Ledger ledger, ProviderRequest request) throws SQLException {
    return switch (request) {
      case ProviderRequest.Authorize authorize -> authorize(ledger, authorize);
      case ProviderRequest.Capture(UUID id, String payment, Money amount) ->
          onAccount(
              ledger,
              new Ledger.Entry(id, payment, "capture", amount),
              account -> Rules.capture(account, amount));
      case ProviderRequest.Refund(UUID id, String payment, Money amount) ->
          onAccount(
              ledger,
              new Ledger.Entry(id, payment, "refund", amount),
              account -> Rules.refund(account, amount));
      case ProviderRequest.Release(UUID id, String payment, Money amount) ->
          onAccount(ledger, new Ledger.Entry(id, payment, "void", amount), Rules::release);
    };
  }

  private ProviderOutcome authorize(Ledger ledger, ProviderRequest.Authorize request)
      throws SQLException {
    Behavior behavior = Behavior.of(request.token(), request.amount());
    Optional<ProviderOutcome> known = ledger.repeated(request.id());
    if (known.isPresent() && !(behavior instanceof Behavior.Lose)) {
      return known.get();
    }
    Ledger.Entry entry =
        new Ledger.Entry(request.id(), request.paymentId(), "authorization", request.amount());
    switch (behavior) {
      case Behavior.Approve() -> ledger.decide(entry, "");
      case Behavior.Decline(String code) -> ledger.decide(entry, code);
      case Behavior.Delay(Behavior.Settled then) -> ledger.delay(entry, then, config.delay());
      case Behavior.Fail() -> {
        return new ProviderOutcome.Failed("the sandbox was told to fail");
      }
      case Behavior.Lose() -> {
        ledger.decide(entry, "");
        return new ProviderOutcome.Failed("the sandbox was told to lose its answer");
      }
    }
    return ledger.outcomeOf(request.id());
  }

  private interface Check {
    String refusal(Ledger.Account account);
  }

  private ProviderOutcome onAccount(Ledger ledger, Ledger.Entry entry, Check check)
      throws SQLException {
    Optional<Ledger.Account> account = ledger.lock(entry.paymentId());
    Optional<ProviderOutcome> known = ledger.repeated(entry.id());
    if (known.isPresent()) {
      return known.get();
    }
    if (account.isEmpty()) {
      return new ProviderOutcome.Declined("unknown_payment");
    }
    String refusal = check.refusal(account.get());
    if (refusal.isEmpty() && account.get().state().delayed()) {
      ledger.delay(entry, new Behavior.Settled(""), config.delay());
    } else {
      ledger.decide(entry, refusal);
    }
    return ledger.outcomeOf(entry.id());
  }
}
