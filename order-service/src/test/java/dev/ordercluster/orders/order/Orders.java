package dev.ordercluster.orders.order;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Arbitrary orders and commands for property tests.
final class Orders {
  private Orders() {}

  static Arbitrary<Order> placed() {
    Arbitrary<Long> price = Arbitraries.longs().between(0, 1_000_000);
    Arbitrary<Integer> quantity = Arbitraries.integers().between(1, 5);
    return Combinators.combine(price, quantity)
        .as((amount, count) -> new OrderLine("SKU", count, Money.of(amount, "EUR")))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(lines -> Order.placed(new UUID(0, 1), "customer", numbered(lines)));
  }

  /// Commands that fit the order and commands that do not.
  static Arbitrary<List<Command>> commands() {
    Arbitrary<Command> any =
        Arbitraries.oneOf(
            Arbitraries.of(
                new Command.Cancel(),
                new Command.DeclinePayment(),
                new Command.AuthorizePayment(new Payment("p1", Money.of(50_000_000, "EUR"))),
                new Command.AuthorizePayment(new Payment("p2", Money.of(1, "EUR"))),
                new Command.AuthorizePayment(new Payment("p3", Money.of(50_000_000, "JPY"))),
                new Command.DeliverFulfillment("f1"),
                new Command.DeliverFulfillment("f2")),
            Combinators.combine(
                    Arbitraries.of("f1", "f2", "f3"),
                    Arbitraries.integers().between(0, 3),
                    Arbitraries.integers().between(1, 6))
                .as(
                    (id, line, quantity) ->
                        new Command.CreateFulfillment(
                            id, List.of(new SkuQuantity("SKU-" + line, quantity)))));
    return any.list().ofMaxSize(25);
  }

  private static List<OrderLine> numbered(List<OrderLine> lines) {
    List<OrderLine> numbered = new ArrayList<>();
    for (OrderLine line : lines) {
      numbered.add(new OrderLine("SKU-" + numbered.size(), line.quantity(), line.unitPrice()));
    }
    return numbered;
  }
}
