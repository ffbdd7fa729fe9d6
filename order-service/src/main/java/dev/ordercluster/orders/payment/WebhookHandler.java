package dev.ordercluster.orders.payment;

import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.runtime.Problem;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// `POST /v1/payment-webhooks/{provider}`: open to everyone, believed only when signed by the
/// provider. 200 once the event is in the inbox, with what it changed, in one transaction; an event
/// that comes again finds its row there and changes nothing.
public final class WebhookHandler {
  private static final Logger LOG = System.getLogger(WebhookHandler.class.getName());

  private final Database database;
  private final Map<String, PaymentProvider> providers;
  private final InstantSource clock;
  private final PaymentWorker.Notices notices;

  public WebhookHandler(
      Database database,
      List<PaymentProvider> providers,
      InstantSource clock,
      PaymentWorker.Notices notices) {
    this.database = database;
    this.providers =
        providers.stream().collect(Collectors.toMap(PaymentProvider::name, Function.identity()));
    this.clock = clock;
    this.notices = notices;
  }

  /// The routes of this slice.
  public List<Route> routes() {
    return List.of(
        Route.verbatim("/v1/payment-webhooks/{provider}", Grants.EVERYONE, this::receive));
  }

  Reply receive(Call call) {
    PaymentProvider provider = providers.get(call.path().getOrDefault("provider", ""));
    if (provider == null) {
      throw ProblemException.notFound("payment provider");
    }
    ProviderEvent event = read(provider, call);
    Settlement.Settled settled =
        database.inTransaction(connection -> apply(connection, provider.name(), event));
    notices.cache().changed(settled.changed());
    notices.published().run();
    notices.meters().count("payment_webhooks", "outcome", settled.outcome());
    return Reply.json(200, "{\"received\":true}").with("Cache-Control", "no-store");
  }

  private ProviderEvent read(PaymentProvider provider, Call call) {
    try {
      return provider.read(new Webhook(call::header, call.body().bytes()), clock.instant());
    } catch (InvalidWebhookException e) {
      notices.meters().count("payment_webhooks", "outcome", "invalid");
      throw new ProblemException(
          Problem.of(401, "invalid-webhook", "Unauthorized", e.getMessage() + "."),
          Map.of("WWW-Authenticate", "HMAC-SHA-256"));
    }
  }

  private static Settlement.Settled apply(
      Connection connection, String provider, ProviderEvent event) throws SQLException {
    String source = "/payment-webhooks/" + provider;
    if (!isFirst(connection, source, event.id())) {
      return new Settlement.Settled("duplicate", Map.of());
    }
    Optional<PaymentCommand> command =
        new PaymentCommands(connection).find(event.requestId(), provider);
    if (command.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "webhook {0} of {1} is about no request of ours: {2}",
          event.id(),
          provider,
          event.requestId());
      return new Settlement.Settled("unknown", Map.of());
    }
    return switch (event.outcome()) {
      case ProviderOutcome.Approved() ->
          Settlement.settle(connection, command.get(), new Ending.Approved());
      case ProviderOutcome.Declined(String code) ->
          Settlement.settle(connection, command.get(), new Ending.Declined(code));
      case ProviderOutcome.Pending _, ProviderOutcome.Failed _ ->
          new Settlement.Settled("undecided", Map.of());
    };
  }

  private static boolean isFirst(Connection connection, String source, String id)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO inbox (source, id, outcome) VALUES (?, ?, 'received')"
                + " ON CONFLICT (source, id) DO NOTHING")) {
      statement.setString(1, source);
      statement.setString(2, id);
      return statement.executeUpdate() == 1;
    }
  }
}
