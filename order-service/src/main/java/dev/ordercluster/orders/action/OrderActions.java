package dev.ordercluster.orders.action;

import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.EntityTags;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.idempotency.Idempotency;
import dev.ordercluster.orders.idempotency.Idempotency.Effect;
import dev.ordercluster.orders.idempotency.IdempotencyKey;
import dev.ordercluster.orders.identity.Principal;
import dev.ordercluster.orders.identity.Role;
import dev.ordercluster.orders.order.Decision;
import dev.ordercluster.orders.transition.Outcome;
import dev.ordercluster.orders.transition.Transitions;
import dev.ordercluster.runtime.Problem;
import dev.ordercluster.runtime.Problem.FieldError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/// Carries [OrderAction]s out. The order of someone else does not exist (404, nothing stored); a
/// stale If-Match is 412; what the order's state does not allow is 409, what exceeds what is left
/// is 422, a child that the order does not have is 404.
public final class OrderActions {
  private final Idempotency once;

  public OrderActions(Idempotency once) {
    this.once = once;
  }

  private record Locked(String customerId, long version) {}

  /// Carries the action out for the order in the path; the caller must be its owner or staff.
  public Reply perform(Call call, OrderAction action) {
    return perform(call, action, call.caller()::mayActFor);
  }

  /// Carries out what the shop does, by its people or by its programs.
  public Reply performForShop(Call call, OrderAction action) {
    return perform(call, action, _ -> call.caller().mayFulfil());
  }

  private Reply perform(Call call, OrderAction action, Predicate<String> allowed) {
    Optional<IdempotencyKey> key =
        switch (action.key()) {
          case REQUIRED -> Optional.of(IdempotencyKey.of(call, "POST", action.route()));
          case OPTIONAL -> IdempotencyKey.optional(call, "POST", action.route());
        };
    return once.once(call, key, connection -> effect(connection, call, allowed, action));
  }

  private static Effect effect(
      Connection connection, Call call, Predicate<String> allowed, OrderAction action)
      throws SQLException {
    UUID id = call.id();
    Locked order = lock(connection, id).orElseThrow(() -> ProblemException.notFound("order"));
    if (!allowed.test(order.customerId())) {
      throw ProblemException.notFound("order");
    }
    requireCurrent(call, order.version());
    String who = who(call.caller(), order.customerId());
    Outcome outcome =
        Transitions.apply(
            connection,
            id,
            action.command().of(connection, id),
            new Transitions.Cause(action.reason() + " by " + who, call.traceparent()));
    return switch (outcome) {
      case Outcome.Unknown() -> throw ProblemException.notFound("order");
      case Outcome.Known known -> {
        if (known.decision() instanceof Decision.Refused(String code, String why)) {
          throw refusal(code, why);
        }
        Reply reply =
            action.answer().of(connection, known).with("ETag", "\"" + known.now().version() + "\"");
        yield new Effect(reply.with("Cache-Control", "no-store"), known.changed());
      }
    };
  }

  private static Optional<Locked> lock(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT customer_id, version FROM orders WHERE id = ? FOR NO KEY UPDATE")) {
      statement.setObject(1, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new Locked(row.getString("customer_id"), row.getLong("version")))
            : Optional.empty();
      }
    }
  }

  private static String who(Principal caller, String owner) {
    if (caller.subject().equals(owner)) {
      return "customer";
    }
    return caller.has(Role.STAFF) || caller.has(Role.ADMIN) ? "staff" : "service";
  }

  private static void requireCurrent(Call call, long version) {
    String current = "\"" + version + "\"";
    List<String> tags = call.header("If-Match").map(EntityTags::split).orElse(List.of("*"));
    if (!tags.contains("*") && !tags.contains(current)) {
      throw EntityTags.stale(current);
    }
  }

  private static ProblemException refusal(String code, String why) {
    if (code.startsWith("unknown-")) {
      return ProblemException.of(404, code, "Not found", why);
    }
    if (code.equals("wrong-currency")) {
      return new ProblemException(
          Problem.of(422, code, "Another currency", why)
              .withErrors(List.of(new FieldError("/amount/currency", code, why))));
    }
    if (code.contains("-exceeds-")) {
      String pointer =
          code.startsWith("payment") || code.startsWith("capture") || code.startsWith("refund")
              ? "/amount"
              : "/lines";
      return new ProblemException(
          Problem.of(422, code, "More than is left", why)
              .withErrors(List.of(new FieldError(pointer, code, why))));
    }
    return ProblemException.of(409, code, "Not possible now", why);
  }
}
