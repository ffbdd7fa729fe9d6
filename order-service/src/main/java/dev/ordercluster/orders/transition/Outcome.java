package dev.ordercluster.orders.transition;

import dev.ordercluster.orders.order.Decision;
import dev.ordercluster.orders.order.Decisions;
import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.OrderStatus;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What a command did to the order it was meant for.
public sealed interface Outcome {
  /// No order has that id.
  record Unknown() implements Outcome {}

  /// The order exists; what was decided, and what readers should forget after the commit.
  ///
  /// @param order as it stands now
  /// @param changed new version by cache key
  record Known(Decision decision, Order order, Map<String, Long> changed) implements Outcome {
    public Known {
      changed = Map.copyOf(changed);
    }

    /// Where the order stands now.
    public Snapshot now() {
      OrderStatus status = order.state().status();
      return new Snapshot(
          order.id(), order.customerId(), status, order.version(), Decisions.next(status));
    }

    /// True when a payment provider is to be told something.
    public boolean isInstructing() {
      return decision instanceof Decision.Changed changed && !changed.instructions().isEmpty();
    }
  }

  /// Where the order stands after the command.
  ///
  /// @param next the states it may go to
  record Snapshot(
      UUID id, String customerId, OrderStatus status, long version, Set<OrderStatus> next) {
    public Snapshot {
      next = Set.copyOf(next);
    }
  }
}
