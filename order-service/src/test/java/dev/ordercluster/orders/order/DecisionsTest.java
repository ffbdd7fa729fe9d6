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
