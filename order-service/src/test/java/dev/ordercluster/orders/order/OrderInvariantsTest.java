package dev.ordercluster.orders.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class OrderInvariantsTest {
  @Provide
  Arbitrary<Order> placed() {
    return Orders.placed();
  }

  @Provide
  Arbitrary<List<Command>> commands() {
    return Orders.commands();
  }

  @Property
  void everyChangeCountsOneVersionAndGoesOnlyWhereTheTableAllows(
      @ForAll("placed") Order order, @ForAll("commands") List<Command> commands) {
    Order now = order;
    for (Command command : commands) {
      OrderStatus before = now.state().status();
      if (Decisions.decide(now, command) instanceof Decision.Changed(Order next, var events)) {
        assertThat(next.version()).isEqualTo(now.version() + 1);
        OrderStatus after = next.state().status();
        assertThat(after == before || Decisions.next(before).contains(after)).isTrue();
        assertThat(events).isNotEmpty();
        now = next;
      }
    }
  }

  @Property
  void aFinalOrderNeverChangesAgain(
      @ForAll("placed") Order order, @ForAll("commands") List<Command> commands) {
    Order now = order;
    for (Command command : commands) {
      boolean wasFinal = now.state().status().isFinal();
      if (Decisions.decide(now, command) instanceof Decision.Changed(Order next, var _)) {
        assertThat(wasFinal).isFalse();
        now = next;
      }
    }
  }

  @Property
  void everythingReservedIsReleasedOrClaimedExactlyOnce(
      @ForAll("placed") Order order, @ForAll("commands") List<Command> commands) {
    Map<String, Integer> reserved = new HashMap<>();
    order.quantities().forEach(line -> reserved.put(line.sku(), line.quantity()));
    Order now = order;
    for (Command command : commands) {
      if (Decisions.decide(now, command) instanceof Decision.Changed(Order next, var events)) {
        events.forEach(event -> take(reserved, event));
        now = next;
      }
      assertThat(reserved.values()).allMatch(left -> left >= 0);
    }
    if (now.state().status().isFinal()) {
      assertThat(reserved.values()).allMatch(left -> left == 0);
    }
  }

  @Property
  void repeatingACommandThatWasCarriedOutChangesNothing(
      @ForAll("placed") Order order, @ForAll("commands") List<Command> commands) {
    Order now = order;
    for (Command command : commands) {
      if (Decisions.decide(now, command) instanceof Decision.Changed(Order next, var _)) {
        assertThat(Decisions.decide(next, command)).isInstanceOf(Decision.Unchanged.class);
        now = next;
      }
    }
  }

  @Property
  void completedMeansPaidForAndWhollyDelivered(
      @ForAll("placed") Order order, @ForAll("commands") List<Command> commands) {
    Order now = order;
    for (Command command : commands) {
      if (Decisions.decide(now, command) instanceof Decision.Changed(Order next, var _)) {
        now = next;
      }
    }
    boolean completed = now.state() instanceof OrderState.Completed;
    assertThat(now.fulfillmentStatus() == FulfillmentStatus.FULFILLED).isEqualTo(completed);
    if (completed) {
      assertThat(now.paymentStatus()).isEqualTo(PaymentStatus.AUTHORIZED);
    }
  }

  @Property
  void theTotalIsTheSumOfTheLines(@ForAll("placed") Order order) {
    long sum = 0;
    for (OrderLine line : order.lines()) {
      sum += line.unitPrice().amount() * line.quantity();
    }
    assertThat(order.total().amount()).isEqualTo(sum);
  }

  private static void take(Map<String, Integer> reserved, Event event) {
    List<SkuQuantity> lines =
        switch (event) {
          case Event.StockReleased(var released) -> released;
          case Event.StockClaimed(var claimed) -> claimed;
          case Event _ -> List.of();
        };
    lines.forEach(line -> reserved.merge(line.sku(), -line.quantity(), Integer::sum));
  }
}
