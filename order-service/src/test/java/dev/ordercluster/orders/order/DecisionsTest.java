package dev.ordercluster.orders.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionsTest {
  private static final Command PAID = new Command.AuthorizePayment("p1", Money.of(3000, "EUR"));
  private static final Order PENDING =
      Orders.placed(
          new OrderLine("A", 2, Money.of(1000, "EUR")),
          new OrderLine("B", 1, Money.of(1000, "EUR")));

  @Test
  void anAuthorisedPaymentConfirms() {
    Order confirmed = changed(PENDING, PAID);
    assertThat(confirmed.state()).isEqualTo(new OrderState.Confirmed());
    assertThat(confirmed.paymentStatus()).isEqualTo(PaymentStatus.AUTHORIZED);
  }

  @Test
  void aPaymentBelowTheTotalIsRefused() {
    Command small = new Command.AuthorizePayment("p1", Money.of(2999, "EUR"));
    assertThat(code(PENDING, small)).isEqualTo("payment-too-small");
  }

  @Test
  void aPaymentInAnotherCurrencyIsRefused() {
    Command other = new Command.AuthorizePayment("p1", Money.of(9000, "USD"));
    assertThat(code(PENDING, other)).isEqualTo("payment-too-small");
  }

  @Test
  void aDeclinedPaymentRejectsAndReleasesTheStock() {
    Decision decision = Decisions.decide(PENDING, new Command.Reject());
    assertThat(decision)
        .isEqualTo(
            new Decision.Changed(
                changed(PENDING, new Command.Reject()),
                List.of(new Event.Rejected(), new Event.StockReleased(PENDING.quantities())),
                List.of()));
  }

  @Test
  void shippingInTwoPartsCompletesWithTheSecondDelivery() {
    Order order = changed(PENDING, PAID);
    order = changed(order, ship("f1", new SkuQuantity("A", 2)));
    order = changed(order, ship("f2", new SkuQuantity("B", 1)));
    order = changed(order, new Command.DeliverFulfillment("f1"));
    assertThat(order.state().status()).isEqualTo(OrderStatus.PROCESSING);
    assertThat(order.fulfillmentStatus()).isEqualTo(FulfillmentStatus.PARTIAL);
    order = changed(order, new Command.DeliverFulfillment("f2"));
    assertThat(order.state().status()).isEqualTo(OrderStatus.COMPLETED);
    assertThat(order.version()).isEqualTo(6);
  }

  @Test
  void theRestOfAPartlyCapturedPaymentIsReleasedWhenTheOrderIsCancelled() {
    Order order = changed(captured(1000), new Command.Cancel());
    assertThat(order.state()).isEqualTo(new OrderState.Cancelling());
    assertThat(order.payments().all().getFirst().status()).isEqualTo(Payment.Status.VOIDING);
    order = changed(order, new Command.ConfirmRefund("p1", "refund-2"));
    assertThat(order.state()).isEqualTo(new OrderState.Cancelling());
    order = changed(order, new Command.ConfirmVoid("p1"));
    assertThat(order.state()).isEqualTo(new OrderState.Cancelled());
    assertThat(order.paymentStatus()).isEqualTo(PaymentStatus.REFUNDED);
  }

  @Test
  void theRestOfAnAuthorisationIsReleasedOnceWhatIsDueWasCaptured() {
    Order order = changed(held(), new Command.CancelQuantities(List.of(new SkuQuantity("A", 1))));
    order = changed(order, new Command.RequestCapture("p1", "c1", null));
    Decision.Changed taken =
        (Decision.Changed) Decisions.decide(order, new Command.ConfirmCapture("p1", "c1"));
    assertThat(taken.instructions())
        .containsExactly(
            new Instruction(Instruction.Kind.VOID, "p1", "sandbox", "", Money.of(1000, "EUR")));
    Decision.Changed let =
        (Decision.Changed) Decisions.decide(taken.order(), new Command.ConfirmVoid("p1"));
    assertThat(let.events()).contains(new Event.PaymentVoided("p1", Money.of(1000, "EUR")));
    assertThat(let.order().state()).isEqualTo(new OrderState.Confirmed());
    assertThat(let.order().paymentStatus()).isEqualTo(PaymentStatus.CAPTURED);
  }

  @Test
  void staffMayReleaseTheRestButNotWhileACaptureIsUnderWayNorWhenAllWasTaken() {
    Order order = captured(1000);
    Order capturing = changed(order, new Command.RequestCapture("p1", "c2", null));
    assertThat(code(capturing, new Command.RequestVoid("p1", false))).isEqualTo("payment-captured");
    Order taken = changed(capturing, new Command.ConfirmCapture("p1", "c2"));
    assertThat(code(taken, new Command.RequestVoid("p1", false))).isEqualTo("payment-captured");
    Order released = changed(order, new Command.RequestVoid("p1", false));
    assertThat(released.payments().all().getFirst().status()).isEqualTo(Payment.Status.VOIDING);
    assertThat(code(released, new Command.RequestCapture("p1", "c2", Money.of(1, "EUR"))))
        .isEqualTo("illegal-transition");
  }

  @Test
  void aPaymentThatIsGivenUpIsReleasedAndAnApprovalThatComesLateIsToo() {
    Order asked =
        changed(
            PENDING,
            new Command.RequestPayment(
                Payment.requested(
                    "p1", "sandbox", "", Payment.CaptureMode.AUTOMATIC, Money.of(3000, "EUR"))));
    Decision.Changed failed =
        (Decision.Changed) Decisions.decide(asked, new Command.FailPayment("p1"));
    assertThat(failed.instructions())
        .extracting(Instruction::kind)
        .containsExactly(Instruction.Kind.VOID);
    assertThat(failed.order().payments().all().getFirst().status())
        .isEqualTo(Payment.Status.FAILED);
    Order nothingHeld = failed.order();
    assertThat(Decisions.decide(nothingHeld, new Command.FailVoid("p1")))
        .isEqualTo(new Decision.Unchanged());
    Order late = changed(nothingHeld, PAID);
    assertThat(late.state()).isInstanceOf(OrderState.Pending.class);
    assertThat(late.payments().all().getFirst().status()).isEqualTo(Payment.Status.VOIDING);
    Order wasHeld = changed(nothingHeld, new Command.ConfirmVoid("p1"));
    assertThat(wasHeld.payments().all().getFirst().status()).isEqualTo(Payment.Status.VOIDED);
  }

  @Test
  void staffHasAFailedPaymentReleasedAgainUnlessThatIsUnderWay() {
    Order asked =
        changed(
            PENDING,
            new Command.RequestPayment(
                Payment.requested(
                    "p1", "sandbox", "", Payment.CaptureMode.AUTOMATIC, Money.of(3000, "EUR"))));
    Order failed = changed(asked, new Command.FailPayment("p1"));
    assertThat(Decisions.decide(failed, new Command.RequestVoid("p1", true)))
        .isEqualTo(new Decision.Unchanged());
    Decision.Changed again =
        (Decision.Changed) Decisions.decide(failed, new Command.RequestVoid("p1", false));
    assertThat(again.instructions())
        .containsExactly(
            new Instruction(Instruction.Kind.VOID, "p1", "sandbox", "", Money.of(3000, "EUR")));
    assertThat(again.order().payments()).isEqualTo(failed.payments());
  }

  @Test
  void aCaptureThatWasGivenUpAndHadHappenedCountsUnlessItNoLongerFits() {
    Order given =
        changed(
            changed(held(), new Command.RequestCapture("p1", "c1", Money.of(2000, "EUR"))),
            new Command.FailCapture("p1", "c1"));
    Order late = changed(given, new Command.ConfirmCapture("p1", "c1"));
    assertThat(late.payments().captured(late.zero())).isEqualTo(Money.of(2000, "EUR"));
    assertThat(code(late, new Command.RequestCapture("p1", "c2", Money.of(1001, "EUR"))))
        .isEqualTo("capture-exceeds-remaining");
    Order again = changed(given, new Command.RequestCapture("p1", "c2", Money.of(2000, "EUR")));
    assertThat(code(again, new Command.ConfirmCapture("p1", "c1")))
        .isEqualTo("capture-exceeds-remaining");
  }

  @Test
  void aRefundThatWasGivenUpAndHadHappenedCountsUnlessItNoLongerFits() {
    Order taken = captured(2000);
    Order given =
        changed(
            changed(taken, new Command.RequestRefund("p1", "r1", Money.of(1500, "EUR"))),
            new Command.FailRefund("p1", "r1"));
    Order late = changed(given, new Command.ConfirmRefund("p1", "r1"));
    assertThat(late.payments().refunded(late.zero())).isEqualTo(Money.of(1500, "EUR"));
    Order again = changed(given, new Command.RequestRefund("p1", "r2", Money.of(1500, "EUR")));
    assertThat(code(again, new Command.ConfirmRefund("p1", "r1")))
        .isEqualTo("refund-exceeds-captured");
  }

  @Test
  void ofAPaymentOfOursNoOtherServiceCanTell() {
    Order asked =
        changed(
            PENDING,
            new Command.RequestPayment(
                Payment.requested(
                    "p1", "sandbox", "", Payment.CaptureMode.MANUAL, Money.of(3000, "EUR"))));
    assertThat(code(asked, new Command.Reported("p1", PAID))).isEqualTo("own-payment");
    assertThat(code(held(), new Command.Reported("p1", new Command.ConfirmVoid("p1"))))
        .isEqualTo("own-payment");
    assertThat(changed(PENDING, new Command.Reported("p1", PAID)).state())
        .isEqualTo(new OrderState.Confirmed());
  }

  @Test
  void whatAnotherServiceCapturedIsBookedOnceWhetherItTellsBeforeOrAfterTheShipment() {
    Order paid = changed(PENDING, PAID);
    Order part = changed(paid, new Command.RecordCapture("p1", "c1", Money.of(1000, "EUR")));
    assertThat(part.paymentStatus()).isEqualTo(PaymentStatus.PARTIALLY_CAPTURED);
    assertThat(code(part, new Command.RecordCapture("p1", "c2", Money.of(2001, "EUR"))))
        .isEqualTo("capture-exceeds-remaining");
    Order shipped = changed(part, ship("f1", new SkuQuantity("A", 2)));
    assertThat(shipped.paymentStatus()).isEqualTo(PaymentStatus.CAPTURED);
    assertThat(
            Decisions.decide(shipped, new Command.RecordCapture("p1", "c2", Money.of(2000, "EUR"))))
        .isEqualTo(new Decision.Unchanged());
    assertThat(shipped.payments().captured(shipped.zero())).isEqualTo(Money.of(3000, "EUR"));
  }

  @Test
  void anOrderWhosePaymentAnotherServiceCapturedIsCancelledOnceThatIsRefunded() {
    Order taken =
        changed(
            changed(PENDING, PAID), new Command.RecordCapture("p1", "c1", Money.of(3000, "EUR")));
    Order cancelling = changed(taken, new Command.Cancel());
    assertThat(cancelling.state()).isEqualTo(new OrderState.Cancelling());
    Order cancelled =
        changed(cancelling, new Command.RecordRefund("p1", "r1", Money.of(3000, "EUR")));
    assertThat(cancelled.state()).isEqualTo(new OrderState.Cancelled());
    assertThat(cancelled.paymentStatus()).isEqualTo(PaymentStatus.REFUNDED);
  }

  @Test
  void shippingMoreThanOrderedIsRefused() {
    Order order = changed(PENDING, PAID);
    assertThat(code(order, ship("f1", new SkuQuantity("A", 3))))
        .isEqualTo("shipment-exceeds-order");
    assertThat(code(order, ship("f1", new SkuQuantity("C", 1))))
        .isEqualTo("shipment-exceeds-order");
  }

  @Test
  void shippingBeforePaymentIsRefusedWithTheAllowedStates() {
    Decision decision = Decisions.decide(PENDING, ship("f1", new SkuQuantity("A", 1)));
    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("illegal-transition");
              assertThat(refused.why())
                  .contains("PENDING")
                  .contains("[CONFIRMED, CANCELLING, CANCELLED, REJECTED, EXPIRED]");
            });
  }

  @Test
  void whatIsBeingShippedCannotBeCancelled() {
    Order order = changed(PENDING, PAID);
    order = changed(order, ship("f1", new SkuQuantity("A", 1)));
    assertThat(code(order, new Command.Cancel())).isEqualTo("illegal-transition");
  }

  @Test
  void deliveryOfAnUnknownShipmentIsRefused() {
    assertThat(code(PENDING, new Command.DeliverFulfillment("f9")))
        .isEqualTo("unknown-fulfillment");
  }

  // Confirmed by a payment of ours that is captured by hand.
  private static Order held() {
    Payment payment =
        Payment.requested("p1", "sandbox", "", Payment.CaptureMode.MANUAL, Money.of(3000, "EUR"));
    return changed(changed(PENDING, new Command.RequestPayment(payment)), PAID);
  }

  private static Order captured(long amount) {
    Command capture = new Command.RequestCapture("p1", "c1", Money.of(amount, "EUR"));
    return changed(changed(held(), capture), new Command.ConfirmCapture("p1", "c1"));
  }

  private static Command ship(String id, SkuQuantity... lines) {
    return new Command.CreateFulfillment(id, List.of(lines));
  }

  private static Order changed(Order order, Command command) {
    if (Decisions.decide(order, command) instanceof Decision.Changed changed) {
      return changed.order();
    }
    throw new AssertionError("expected a change, was " + Decisions.decide(order, command));
  }

  private static String code(Order order, Command command) {
    if (Decisions.decide(order, command) instanceof Decision.Refused(String code, var _)) {
      return code;
    }
    throw new AssertionError("expected a refusal, was " + Decisions.decide(order, command));
  }
}
