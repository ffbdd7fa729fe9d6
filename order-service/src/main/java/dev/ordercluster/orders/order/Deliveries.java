package dev.ordercluster.orders.order;

import dev.ordercluster.orders.order.Decision.Refused;
import dev.ordercluster.orders.order.Decision.Unchanged;
import dev.ordercluster.orders.order.Fulfillment.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Decisions about goods: sent, arrived, back, called off.
final class Deliveries {
  private Deliveries() {}

  static Decision create(Order order, Command.CreateFulfillment command) {
    if (order.shipments().fulfillment(command.fulfillmentId()).isPresent()) {
      return new Unchanged();
    }
    if (command.lines().isEmpty() || !order.canFulfill(command.lines())) {
      return new Refused(
          "shipment-exceeds-order",
          "expected lines of the order that are not yet shipped, was " + command.lines());
    }
    Fulfillment next = Fulfillment.created(command.fulfillmentId(), command.lines());
    Step step = new Step(order).with(order.shipments().with(next));
    switch (order.state()) {
      case OrderState.Confirmed confirmed -> {
        step.to(confirmed.startProcessing(), new Event.ProcessingStarted());
        Settlement.capture(step);
      }
      case OrderState.Processing _ -> {}
      case OrderState _ -> {
        return Decisions.illegal(order, "a fulfilment can be created");
      }
    }
    return step.happened(new Event.StockClaimed(next.lines()))
        .happened(new Event.FulfillmentCreated(next.id(), next.lines()))
        .settled();
  }

  static Decision ship(Order order, Command.ShipFulfillment command) {
    var known = order.shipments().fulfillment(command.fulfillmentId());
    if (known.isEmpty()) {
      return unknown(command.fulfillmentId());
    }
    if (known.get().status() != Status.CREATED) {
      return new Unchanged();
    }
    Fulfillment shipped = known.get().shipped(command.carrier(), command.trackingNumber());
    return new Step(order)
        .with(order.shipments().with(shipped))
        .happened(
            new Event.FulfillmentShipped(shipped.id(), shipped.carrier(), shipped.trackingNumber()))
        .settled();
  }

  static Decision deliver(Order order, String id) {
    var known = order.shipments().fulfillment(id);
    if (known.isEmpty()) {
      return unknown(id);
    }
    if (known.get().status() == Status.DELIVERED) {
      return new Unchanged();
    }
    return new Step(order)
        .with(order.shipments().with(known.get().asDelivered()))
        .happened(new Event.FulfillmentDelivered(id))
        .settled();
  }

  static Decision takeBack(Order order, Command.ReturnLines command) {
    if (order.shipments().returned(command.returnId()).isPresent()) {
      return new Unchanged();
    }
    if (command.lines().isEmpty() || !isReturnable(order, command.lines())) {
      return new Refused(
          "return-exceeds-delivered",
          "expected lines that were delivered and are not yet returned, was " + command.lines());
    }
    Return back = new Return(command.returnId(), command.lines(), command.restock());
    Step step = new Step(order).with(order.shipments().with(back));
    if (back.restock()) {
      step.happened(new Event.StockReturned(back.lines()));
    }
    return step.settled();
  }

  static Decision cancel(Order order, List<SkuQuantity> cancelled) {
    Map<String, Integer> wanted = Shipments.sum(cancelled.stream());
    Map<String, Integer> fulfilled = order.shipments().fulfilled();
    List<OrderLine> lines = new ArrayList<>();
    List<SkuQuantity> released = new ArrayList<>();
    int known = 0;
    for (OrderLine line : order.lines()) {
      int pieces = wanted.getOrDefault(line.sku(), line.cancelled());
      known += wanted.containsKey(line.sku()) ? 1 : 0;
      if (pieces < line.cancelled()
          || pieces > line.quantity() - fulfilled.getOrDefault(line.sku(), 0)) {
        return exceeds(cancelled);
      }
      if (pieces > line.cancelled()) {
        released.add(new SkuQuantity(line.sku(), pieces - line.cancelled()));
      }
      lines.add(line.withCancelled(pieces));
    }
    if (known < wanted.size()) {
      return exceeds(cancelled);
    }
    return released.isEmpty() ? new Unchanged() : cancel(order, lines, released);
  }

  private static Decision cancel(Order order, List<OrderLine> lines, List<SkuQuantity> released) {
    if (lines.stream().allMatch(line -> line.wanted() == 0)) {
      return new Refused(
          "nothing-left", "expected at least one piece to stay: cancel the order instead");
    }
    return switch (order.state()) {
      case OrderState.Confirmed _, OrderState.Processing _ ->
          new Step(order).with(lines).happened(new Event.StockReleased(released)).settled();
      case OrderState _ -> Decisions.illegal(order, "pieces can be cancelled");
    };
  }

  private static boolean isReturnable(Order order, List<SkuQuantity> asked) {
    Map<String, Integer> delivered = order.shipments().delivered();
    Map<String, Integer> returned = order.shipments().returned();
    return Shipments.sum(asked.stream()).entrySet().stream()
        .allMatch(
            entry ->
                (long) entry.getValue() + returned.getOrDefault(entry.getKey(), 0)
                    <= delivered.getOrDefault(entry.getKey(), 0));
  }

  private static Refused exceeds(List<SkuQuantity> cancelled) {
    return new Refused(
        "cancellation-exceeds-open",
        "expected pieces that are ordered and in no fulfilment, was " + cancelled);
  }

  private static Refused unknown(String id) {
    return new Refused(
        "unknown-fulfillment", "no fulfilment " + id + " was created for this order");
  }
}
