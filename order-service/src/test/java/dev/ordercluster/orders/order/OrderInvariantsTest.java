package dev.ordercluster.orders.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

class OrderInvariantsTest {
  private record Move(Order before, Command command, Decision.Changed changed) {
    Order after() {
      return changed.order();
    }
  }

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
    for (Move move : moves(order, commands)) {
      OrderStatus before = move.before().state().status();
      OrderStatus after = move.after().state().status();
      assertThat(move.after().version()).isEqualTo(move.before().version() + 1);
      assertThat(after == before || Decisions.next(before).contains(after))
          .as("%s by %s to %s", before, move.command(), after)
          .isTrue();
      assertThat(move.changed().events()).anyMatch(Event::isAboutOrder);
      Statistics.label("reached").collect(after);
    }
  }

  @Property
  void theStatusOfAFinalOrderNeverChangesAgain(
      @ForAll("placed") Order order, @ForAll("commands") List<Command> commands) {
    for (Move move : moves(order, commands)) {
      OrderStatus before = move.before().state().status();
      if (before.isFinal()) {
        assertThat(move.after().state().status()).isEqualTo(before);
      }
    }
  }

  @Property
  void refundedIsAtMostCapturedAndCapturedAtMostAuthorisedAndDue(
      @ForAll("placed") Order order, @ForAll("commands") List<Command> commands) {
    for (Move move : moves(order, commands)) {
      Order now = move.after();
      for (Payment payment : now.payments().all()) {
        assertThat(payment.refunded().amount()).isLessThanOrEqualTo(payment.captured().amount());
        assertThat(payment.captured().plus(payment.capturing()).amount())
            .isLessThanOrEqualTo(payment.amount().amount());
        boolean everHeld = !payment.captured().isZero();
        assertThat(everHeld && payment.status() != Payment.Status.AUTHORIZED).isFalse();
      }
      assertThat(now.payments().captured(now.zero()).amount())
          .isLessThanOrEqualTo(now.total().amount());
    }
  }

  @Property
  void fulfilledAndCancelledAreAtMostOrderedAndReturnedAtMostDelivered(
      @ForAll("placed") Order order, @ForAll("commands") List<Command> commands) {
    for (Move move : moves(order, commands)) {
      Map<String, Integer> fulfilled = move.after().shipments().fulfilled();
      Map<String, Integer> delivered = move.after().shipments().delivered();
      Map<String, Integer> returned = move.after().shipments().returned();
      for (OrderLine line : move.after().lines()) {
        int sent = fulfilled.getOrDefault(line.sku(), 0);
        int arrived = delivered.getOrDefault(line.sku(), 0);
        assertThat(sent + line.cancelled()).isLessThanOrEqualTo(line.quantity());
        assertThat(arrived).isLessThanOrEqualTo(sent);
        assertThat(returned.getOrDefault(line.sku(), 0)).isLessThanOrEqualTo(arrived);
      }
    }
  }

  @Property
  void everythingReservedIsReleasedOrClaimedExactlyOnce(
      @ForAll("placed") Order order, @ForAll("commands") List<Command> commands) {
    Map<String, Integer> reserved = new HashMap<>();
    order.quantities().forEach(line -> reserved.put(line.sku(), line.quantity()));
    Order now = order;
    for (Move move : moves(order, commands)) {
      move.changed().events().forEach(event -> take(reserved, event));
      assertThat(reserved.values()).allMatch(left -> left >= 0);
      now = move.after();
    }
    if (now.state().status().isFinal()) {
      assertThat(reserved.values()).allMatch(left -> left == 0);
    }
  }

  @Property
  void repeatingACommandThatWasCarriedOutChangesNothing(
      @ForAll("placed") Order order, @ForAll("commands") List<Command> commands) {
    for (Move move : moves(order, commands)) {
      Decision again = Decisions.decide(move.after(), move.command());
      assertThat(again)
          .as("%s again on %s", move.command(), move.after())
          .isNotInstanceOf(Decision.Changed.class);
    }
  }

  @Property
  void completedMeansPaidForAndWhollyDelivered(
      @ForAll("placed") Order order, @ForAll("commands") List<Command> commands) {
    for (Move move : moves(order, commands)) {
      Order now = move.after();
      if (now.state() instanceof OrderState.Processing) {
        assertThat(now.isDelivered() && now.isPaid()).isFalse();
      }
      if (now.state() instanceof OrderState.Completed) {
        assertThat(now.isDelivered()).isTrue();
        assertThat(now.payments().captured(now.zero()).amount())
            .isGreaterThanOrEqualTo(now.due().amount());
      }
    }
  }

  @Property
  void anOrderThatCameToNothingHoldsNoMoneyThatIsNotBeingGivenBack(
      @ForAll("placed") Order order, @ForAll("commands") List<Command> commands) {
    for (Move move : moves(order, commands)) {
      boolean providerRefused =
          move.command() instanceof Command.FailVoid
              || move.command() instanceof Command.FailRefund;
      if (!move.after().state().isCalledOff() || providerRefused) {
        continue;
      }
      if (move.after().state() instanceof OrderState.Cancelled
          && move.before().state() instanceof OrderState.Cancelling) {
        assertThat(move.after().payments().areSettled()).isTrue();
      }
    }
  }

  @Property
  void aNewAuthorisationOfAnOrderThatCameToNothingIsVoidedAtOnce(
      @ForAll("placed") Order order, @ForAll("commands") List<Command> commands) {
    for (Move move : moves(order, commands)) {
      if (move.after().state().isCalledOff()
          && move.command() instanceof Command.AuthorizePayment authorize) {
        assertThat(move.after().payments().find(authorize.paymentId()))
            .hasValueSatisfying(
                payment -> assertThat(payment.status()).isEqualTo(Payment.Status.VOIDING));
      }
    }
  }

  @Property
  void aProviderIsToldOncePerOperation(
      @ForAll("placed") Order order, @ForAll("commands") List<Command> commands) {
    List<String> told = new ArrayList<>();
    for (Move move : moves(order, commands)) {
      for (Instruction instruction : move.changed().instructions()) {
        assertThat(instruction.provider()).isNotEqualTo(Payment.EXTERNAL);
        if (instruction.kind() != Instruction.Kind.VOID) {
          told.add(instruction.kind() + instruction.paymentId() + "/" + instruction.operationId());
        }
      }
    }
    assertThat(told).doesNotHaveDuplicates();
  }

  @Property
  void theTotalIsTheSumOfTheLinesLessDiscountPlusTaxAndShipping(@ForAll("placed") Order order) {
    long sum = order.shipping().amount();
    for (OrderLine line : order.lines()) {
      sum += line.unitPrice().amount() * line.quantity();
      sum -= line.discount().amount();
      sum += line.tax().amount();
    }
    assertThat(order.total().amount()).isEqualTo(sum);
  }

  private static List<Move> moves(Order order, List<Command> commands) {
    List<Move> moves = new ArrayList<>();
    Order now = order;
    for (Command command : commands) {
      if (Decisions.decide(now, command) instanceof Decision.Changed changed) {
        moves.add(new Move(now, command, changed));
        now = changed.order();
      }
    }
    return moves;
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
