package dev.ordercluster.orders.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
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
  Arbitrary<Order> placedOrHeld() {
    return Arbitraries.oneOf(Orders.placed(), Orders.held());
  }

  @Provide
  Arbitrary<List<Command>> commands() {
    return Orders.commands();
  }

  @Property
  void everyChangeCountsOneVersionAndGoesOnlyWhereTheTableAllows(
      @ForAll("placedOrHeld") Order order, @ForAll("commands") List<Command> commands) {
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
      @ForAll("placedOrHeld") Order order, @ForAll("commands") List<Command> commands) {
    for (Move move : moves(order, commands)) {
      OrderStatus before = move.before().state().status();
      if (before.isFinal()) {
        assertThat(move.after().state().status()).isEqualTo(before);
      }
    }
  }

  @Property
  void refundedIsAtMostCapturedAndCapturedAtMostAuthorisedAndDue(
      @ForAll("placedOrHeld") Order order, @ForAll("commands") List<Command> commands) {
    for (Move move : moves(order, commands)) {
      Order now = move.after();
      for (Payment payment : now.payments().all()) {
        assertThat(payment.refunded().amount()).isLessThanOrEqualTo(payment.captured().amount());
        assertThat(payment.captured().plus(payment.capturing()).amount())
            .isLessThanOrEqualTo(payment.amount().amount());
        assertThat(payment.capturable().isZero() || payment.status() == Payment.Status.AUTHORIZED)
            .isTrue();
      }
      assertThat(now.payments().captured(now.zero()).amount())
          .isLessThanOrEqualTo(now.total().amount());
    }
  }

  @Property
  void fulfilledAndCancelledAreAtMostOrderedAndReturnedAtMostDelivered(
      @ForAll("placedOrHeld") Order order, @ForAll("commands") List<Command> commands) {
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
      @ForAll("placedOrHeld") Order order, @ForAll("commands") List<Command> commands) {
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
      @ForAll("placedOrHeld") Order order, @ForAll("commands") List<Command> commands) {
    for (Move move : moves(order, commands)) {
      Decision again = Decisions.decide(move.after(), move.command());
      assertThat(again)
          .as("%s again on %s", move.command(), move.after())
          .isNotInstanceOf(Decision.Changed.class);
    }
  }

  @Property
  void completedMeansPaidForAndWhollyDelivered(
      @ForAll("placedOrHeld") Order order, @ForAll("commands") List<Command> commands) {
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
      @ForAll("placedOrHeld") Order order, @ForAll("commands") List<Command> commands) {
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
  void anEndedOrPaidOrderHoldsNothingThatIsNotBeingGivenBack(
      @ForAll("placedOrHeld") Order order, @ForAll("commands") List<Command> commands) {
    for (Move move : moves(order, willing(commands))) {
      Order now = move.after();
      boolean isPaid = !(now.state() instanceof OrderState.Pending) && now.isPaid();
      if (now.state().isCalledOff() || isPaid) {
        for (Payment payment : now.payments().all()) {
          assertThat(payment.isExternal() ? now.zero() : payment.releasable())
              .as("%s after %s", payment, move.command())
              .isEqualTo(now.zero());
        }
      }
      Statistics.label("released a rest")
          .collect(
              move.changed().instructions().stream()
                  .anyMatch(
                      told ->
                          told.kind() == Instruction.Kind.VOID
                              && now.payments()
                                  .find(told.paymentId())
                                  .filter(payment -> !payment.captured().isZero())
                                  .isPresent()));
    }
  }

  @Property
  void anOrderThatIsCalledOffEndsWithAllMoneyBackOnceTheProvidersHaveAnswered(
      @ForAll("placedOrHeld") Order order, @ForAll("commands") List<Command> commands) {
    List<Command> all = new ArrayList<>(willing(commands));
    all.add(new Command.Cancel());
    List<Move> moves = moves(order, all);
    Order now = moves.isEmpty() ? order : moves.getLast().after();
    for (List<Command> answers = answers(now); !answers.isEmpty(); answers = answers(now)) {
      List<Move> next = moves(now, answers);
      assertThat(next).as("answers %s to %s", answers, now).isNotEmpty();
      now = next.getLast().after();
    }
    assertThat(now.state()).isNotInstanceOf(OrderState.Cancelling.class);
    if (now.state().isCalledOff()) {
      assertThat(now.payments().areSettled()).as("%s", now.payments()).isTrue();
    }
    Statistics.label("ended").collect(now.state().status());
  }

  // What providers and other services still owe an answer to, all of it granted.
  private static List<Command> answers(Order order) {
    List<Command> answers = new ArrayList<>();
    for (Payment payment : order.payments().all()) {
      switch (payment.status()) {
        case PENDING -> answers.add(new Command.AuthorizePayment(payment.id(), payment.amount()));
        case VOIDING -> answers.add(new Command.ConfirmVoid(payment.id()));
        case AUTHORIZED, VOIDED, DECLINED, FAILED -> {}
      }
      boolean isOwed = payment.isExternal() && order.state().isCalledOff();
      if (isOwed && !payment.captured().isZero() && !payment.refundable().isZero()) {
        String refund = "owed-" + payment.operations().size();
        answers.add(new Command.RecordRefund(payment.id(), refund, payment.refundable()));
      }
      for (Payment.Operation operation : payment.operations()) {
        if (operation.progress() == Payment.Progress.PENDING) {
          answers.add(
              operation.kind() == Payment.Kind.CAPTURE
                  ? new Command.ConfirmCapture(payment.id(), operation.id())
                  : new Command.ConfirmRefund(payment.id(), operation.id()));
        }
      }
    }
    return answers;
  }

  // Without the providers' refusals to give money back: staff has to repeat those.
  private static List<Command> willing(List<Command> commands) {
    return commands.stream()
        .filter(
            command ->
                !(command instanceof Command.FailVoid || command instanceof Command.FailRefund))
        .toList();
  }

  @Property
  void aNewAuthorisationOfAnOrderThatCameToNothingIsVoidedAtOnce(
      @ForAll("placedOrHeld") Order order, @ForAll("commands") List<Command> commands) {
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
      @ForAll("placedOrHeld") Order order, @ForAll("commands") List<Command> commands) {
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
