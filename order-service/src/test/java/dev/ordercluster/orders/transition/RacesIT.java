package dev.ordercluster.orders.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.orders.Together;
import dev.ordercluster.orders.order.Command;
import dev.ordercluster.orders.order.Decision;
import dev.ordercluster.orders.order.Money;
import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.OrderLine;
import dev.ordercluster.orders.order.OrderStatus;
import dev.ordercluster.orders.order.Orders;
import dev.ordercluster.orders.order.Payment;
import dev.ordercluster.orders.order.PaymentStatus;
import dev.ordercluster.orders.order.SkuQuantity;
import dev.ordercluster.orders.store.Database;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Commands for one order at the same moment.
class RacesIT {
  @Test
  void ofExpiryAndConfirmationTheFirstWinsAndALateAuthorisationIsGivenBack() throws Exception {
    Map<OrderStatus, Integer> ends = new EnumMap<>(OrderStatus.class);
    try (Database database = StoredOrders.database()) {
      for (int round = 0; round < 60; round++) {
        UUID id = stored(database);
        int first = round % 2;
        List<Command> race =
            List.of(
                new Command.Expire(Orders.DEADLINE),
                new Command.AuthorizePayment("x", Money.of(5000, "EUR")));
        Together.run(2, i -> apply(database, id, race.get((i + first) % 2)));
        Order order =
            database
                .inTransaction(connection -> OrderRows.lock(connection, id).orElseThrow())
                .order();
        ends.merge(order.state().status(), 1, Integer::sum);
        if (order.state().status() == OrderStatus.CONFIRMED) {
          assertThat(order.version()).isEqualTo(2);
          assertThat(order.paymentStatus()).isEqualTo(PaymentStatus.AUTHORIZED);
        } else {
          assertThat(order.version()).isEqualTo(3);
          assertThat(order.payments().find("x"))
              .hasValueSatisfying(
                  payment -> assertThat(payment.status()).isEqualTo(Payment.Status.VOIDING));
        }
      }
    }
    assertThat(ends).containsOnlyKeys(OrderStatus.CONFIRMED, OrderStatus.EXPIRED);
  }

  @Test
  void ofManyFulfilmentsOfOneOrderNoPieceIsSentTwice() throws Exception {
    try (Database database = StoredOrders.database()) {
      UUID id = stored(database);
      apply(database, id, new Command.AuthorizePayment("x", Money.of(5000, "EUR")));
      var line = new SkuQuantity("SKU-0", 2);
      List<Decision> decisions =
          Together.run(
              12, i -> apply(database, id, new Command.CreateFulfillment("f" + i, List.of(line))));
      assertThat(decisions).filteredOn(Decision.Changed.class::isInstance).hasSize(2);
      Order order =
          database
              .inTransaction(connection -> OrderRows.lock(connection, id).orElseThrow())
              .order();
      assertThat(order.shipments().fulfilled()).isEqualTo(Map.of("SKU-0", 4));
    }
  }

  private static UUID stored(Database database) {
    Order order =
        StoredOrders.withFreshId(
            Order.placed(
                UUID.randomUUID(),
                "c",
                List.of(new OrderLine("SKU-0", 5, Money.of(1000, "EUR"))),
                Money.of(0, "EUR"),
                Orders.DEADLINE));
    database.inTransaction(connection -> StoredOrders.insert(connection, order));
    return order.id();
  }

  private static Decision apply(Database database, UUID id, Command command) {
    Outcome outcome =
        database.inTransaction(
            connection ->
                Transitions.apply(connection, id, command, new Transitions.Cause("race", "")));
    return switch (outcome) {
      case Outcome.Known known -> known.decision();
      case Outcome.Unknown() -> throw new AssertionError("the order is gone");
    };
  }
}
