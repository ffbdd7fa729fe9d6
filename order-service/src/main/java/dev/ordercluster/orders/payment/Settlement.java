package dev.ordercluster.orders.payment;

import dev.ordercluster.orders.order.Decision;
import dev.ordercluster.orders.transition.Outcome;
import dev.ordercluster.orders.transition.Transitions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/// Closes a payment command and moves its order on, in the caller's transaction. Whoever comes
/// first closes it: the worker that asked, or the webhook that told.
final class Settlement {
  private static final Logger LOG = System.getLogger(Settlement.class.getName());

  private Settlement() {}

  /// What came of it.
  ///
  /// @param outcome for the inbox and the metrics
  /// @param changed new version by cache key
  record Settled(String outcome, Map<String, Long> changed) {
    Settled {
      changed = Map.copyOf(changed);
    }
  }

  static Settled settle(Connection connection, PaymentCommand command, Ending ending)
      throws SQLException {
    PaymentCommands commands = new PaymentCommands(connection);
    // The order first, as every other transaction does.
    var _ = Transitions.lock(connection, command.target().orderId());
    if (!commands.close(command.id(), ending)) {
      return new Settled("duplicate", Map.of());
    }
    Outcome outcome =
        Transitions.apply(
            connection,
            command.target().orderId(),
            ending.of(command),
            new Transitions.Cause(cause(command, ending), command.traceparent()));
    if (command.kind() == PaymentCommand.Kind.PLACE) {
      commands.forgetToken(command.target());
    }
    return switch (outcome) {
      case Outcome.Unknown() ->
          throw new IllegalStateException("a payment command is of no order: " + command);
      case Outcome.Known known -> settled(command, known);
    };
  }

  private static Settled settled(PaymentCommand command, Outcome.Known known) {
    return switch (known.decision()) {
      case Decision.Changed _ -> new Settled("applied", known.changed());
      case Decision.Unchanged _ -> new Settled("unchanged", Map.of());
      case Decision.Refused(String code, String why) -> {
        LOG.log(Level.WARNING, "the outcome of {0} was refused: {1}", command, why);
        yield new Settled("refused:" + code, Map.of());
      }
    };
  }

  private static String cause(PaymentCommand command, Ending ending) {
    String what =
        switch (command.kind()) {
          case PLACE -> "authorisation";
          case CAPTURE -> "capture";
          case VOID -> "void";
          case REFUND -> "refund";
        };
    return what + " at " + command.provider() + ": " + ending.text();
  }
}
