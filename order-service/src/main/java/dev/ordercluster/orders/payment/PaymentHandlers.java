package dev.ordercluster.orders.payment;

import dev.ordercluster.orders.action.Documents;
import dev.ordercluster.orders.action.Documents.Part;
import dev.ordercluster.orders.action.Identifiers;
import dev.ordercluster.orders.action.OrderAction;
import dev.ordercluster.orders.action.OrderActions;
import dev.ordercluster.orders.action.PreferWait;
import dev.ordercluster.orders.crypto.Vault;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.idempotency.IdempotencyKey;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.order.Command;
import dev.ordercluster.orders.order.Money;
import dev.ordercluster.orders.order.Payment;
import dev.ordercluster.orders.store.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The payments of an order: made by its owner or staff, captured, voided and refunded by staff.
/// What a provider has to do is only noted here, so answers come at once and show it as PENDING;
/// `Prefer: wait` waits for the provider.
public final class PaymentHandlers {
  private static final String PAYMENTS = "/v1/orders/{id}/payments";
  private static final String PAYMENT = PAYMENTS + "/{pid}";

  private static final Map<String, String> REASONS =
      Map.of(
          "capture", "capture requested", "void", "void requested", "refunds", "refund requested");

  private final Database database;
  private final OrderActions actions;
  private final PreferWait waiting;
  private final Vault vault;
  private final Options options;

  /// What payments can be made with.
  ///
  /// @param methods names of the providers that orders can be paid with
  public record Options(Set<String> methods, InstantSource clock) {
    public Options {
      methods = Set.copyOf(methods);
    }
  }

  public PaymentHandlers(
      Database database, OrderActions actions, PreferWait waiting, Vault vault, Options options) {
    this.database = database;
    this.actions = actions;
    this.waiting = waiting;
    this.vault = vault;
    this.options = options;
  }

  /// The routes of this slice.
  public List<Route> routes() {
    return List.of(
        Route.post(PAYMENTS, Grants.ORDERS_WRITE, this::create),
        Route.get(PAYMENT, Grants.ORDERS_READ, this::get),
        Route.post(PAYMENT + "/capture", Grants.STAFF_WRITES, this::capture),
        Route.post(PAYMENT + "/void", Grants.STAFF_WRITES, this::release),
        Route.post(PAYMENT + "/refunds", Grants.STAFF_WRITES, this::refund));
  }

  Reply create(Call call) {
    IdempotencyKey key = IdempotencyKey.of(call, "POST", PAYMENTS);
    PaymentInput.New input = PaymentInput.payment(call.body(), options.methods());
    String owner = Documents.owner(database, call);
    String id = newId();
    // Before the transaction: it may need a statement of its own.
    String sealed =
        vault
            .seal(owner, PaymentWorker.place(id), input.token().getBytes(StandardCharsets.UTF_8))
            .text();
    OrderAction action =
        new OrderAction(
            PAYMENTS,
            OrderAction.Key.REQUIRED,
            "payment requested",
            (connection, order) ->
                new Command.RequestPayment(
                    Payment.requested(
                        id,
                        input.method(),
                        sealed,
                        input.capture(),
                        input.amount() == null ? open(connection, order) : input.amount())),
            (connection, known) ->
                Reply.json(201, document(connection, known.now().id(), id))
                    .with("Location", "/v1/orders/" + known.now().id() + "/payments/" + id));
    return waiting.applied(
        call,
        actions.perform(call, action),
        new PreferWait.Keyed(call.id(), key),
        connection -> Documents.part(connection, Part.PAYMENT, call.id(), id));
  }

  Reply get(Call call) {
    return Documents.reply(database, call, Part.PAYMENT, pid(call));
  }

  Reply capture(Call call) {
    @Nullable Money amount = PaymentInput.amount(call.body());
    String id = newId();
    return about(
        call, "capture", 200, (_, _, payment) -> new Command.RequestCapture(payment, id, amount));
  }

  Reply release(Call call) {
    PaymentInput.nothing(call.body());
    return about(
        call,
        "void",
        200,
        (connection, order, payment) ->
            new Command.RequestVoid(
                payment, PaymentCommands.isReleasing(connection, order, payment)));
  }

  Reply refund(Call call) {
    @Nullable Money amount = PaymentInput.amount(call.body());
    String id = newId();
    return about(
        call, "refunds", 201, (_, _, payment) -> new Command.RequestRefund(payment, id, amount));
  }

  private interface Making {
    Command of(Connection connection, UUID order, String payment) throws SQLException;
  }

  private Reply about(Call call, String verb, int status, Making making) {
    String route = PAYMENT + "/" + verb;
    IdempotencyKey key = IdempotencyKey.of(call, "POST", route);
    String payment = pid(call);
    OrderAction action =
        new OrderAction(
            route,
            OrderAction.Key.REQUIRED,
            REASONS.getOrDefault(verb, verb),
            (connection, order) -> making.of(connection, order, payment),
            (connection, known) -> {
              UUID order = known.now().id();
              return Reply.json(status, document(connection, order, payment))
                  .with("Location", "/v1/orders/" + order + "/payments/" + payment);
            });
    return waiting.applied(
        call,
        actions.perform(call, action),
        new PreferWait.Keyed(call.id(), key),
        connection -> Documents.part(connection, Part.PAYMENT, call.id(), payment));
  }

  private static String document(Connection connection, UUID order, String payment)
      throws SQLException {
    return Documents.part(connection, Part.PAYMENT, order, payment)
        .orElseThrow(() -> ProblemException.notFound("payment"));
  }

  // All that no payment is there or under way for; the core refuses an amount of nothing.
  private static Money open(Connection connection, UUID order) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT o.currency, greatest(0, o.total_amount - coalesce(sum(p.amount), 0)) AS open
              FROM orders o
              LEFT JOIN payments p ON p.order_id = o.id AND p.status IN ('PENDING', 'AUTHORIZED')
             WHERE o.id = ?
             GROUP BY o.id
            """)) {
      statement.setObject(1, order);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return Money.of(row.getLong("open"), row.getString("currency"));
      }
    }
  }

  private String newId() {
    return Identifiers.next(options.clock().millis()).toString();
  }

  private static String pid(Call call) {
    return call.path().getOrDefault("pid", "");
  }
}
