package dev.ordercluster.orders.order;

import java.util.ArrayList;
import java.util.List;

/// One transition in the making: the order as it becomes, with what happened and what is to be done
/// for it. Lives for one decision.
final class Step {
  private final List<Event> events = new ArrayList<>();
  private final List<Instruction> instructions = new ArrayList<>();
  private Order order;

  Step(Order order) {
    this.order = order;
  }

  Order order() {
    return order;
  }

  Step to(OrderState state, Event event) {
    order = order.in(state);
    return happened(event);
  }

  Step with(Payment payment) {
    order = order.with(payment);
    return this;
  }

  Step with(Shipments shipments) {
    order = order.with(shipments);
    return this;
  }

  Step with(List<OrderLine> lines) {
    order = order.with(lines);
    return this;
  }

  Step happened(Event event) {
    events.add(event);
    return this;
  }

  /// Other services announce what they do with their payments themselves.
  Step happened(Payment payment, Event event) {
    return payment.isExternal() ? this : happened(event);
  }

  Step instruct(Instruction.Kind kind, Payment payment, String operationId, Money amount) {
    if (!payment.isExternal()) {
      instructions.add(
          new Instruction(kind, payment.id(), payment.provider(), operationId, amount));
    }
    return this;
  }

  /// Ends the transition: money that nobody is owed is given back, then the order is cancelled or
  /// completed when nothing stands in the way any more.
  Decision.Changed settled() {
    Settlement.settle(this);
    return ended();
  }

  /// Ends the transition as it is.
  Decision.Changed ended() {
    if (events.stream().noneMatch(Event::isAboutOrder)) {
      events.addFirst(new Event.Updated());
    }
    return new Decision.Changed(order.nextVersion(), events, instructions);
  }
}
