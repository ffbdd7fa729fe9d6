package dev.ordercluster.orders.order;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/// Arbitrary orders and commands for property tests.
public final class Orders {
  /// Far enough ahead that no service expires what a test has stored.
  public static final Instant DEADLINE = Instant.parse("2126-01-01T00:15:00Z");

  private Orders() {}

  static Order placed(OrderLine... lines) {
    return Order.placed(
        new UUID(0, 7), "c", List.of(lines), Money.of(0, currency(lines)), DEADLINE);
  }

  public static Arbitrary<Order> placed() {
    Arbitrary<Long> price = Arbitraries.longs().between(0, 1_000_000);
    Arbitrary<Integer> quantity = Arbitraries.integers().between(1, 5);
    Arbitrary<Integer> percent = Arbitraries.integers().between(0, 100);
    Arbitrary<OrderLine> line =
        Combinators.combine(price, quantity, percent, percent)
            .as(
                (amount, count, off, tax) -> {
                  Money full = Money.of(amount, "EUR").times(count);
                  Money discount = full.share(off, 100);
                  return new OrderLine(
                      "SKU",
                      count,
                      Money.of(amount, "EUR"),
                      discount,
                      full.minus(discount).share(tax, 100),
                      0);
                });
    Arbitrary<Money> shipping =
        Arbitraries.longs().between(0, 5000).map(amount -> Money.of(amount, "EUR"));
    return Combinators.combine(line.list().ofMinSize(1).ofMaxSize(4), shipping)
        .as(
            (lines, carriage) ->
                Order.placed(new UUID(0, 1), "customer", numbered(lines), carriage, DEADLINE));
  }

  /// Orders confirmed by a payment of ours, p1, of the whole total; captured in part or not.
  public static Arbitrary<Order> held() {
    return Combinators.combine(
            placed().filter(order -> order.total().amount() > 1),
            Arbitraries.of(Payment.CaptureMode.values()),
            Arbitraries.of(0, 1, 50))
        .as(
            (order, mode, percent) -> {
              Payment payment = Payment.requested("p1", "sandbox", "", mode, order.total());
              Order held =
                  after(
                      order,
                      new Command.RequestPayment(payment),
                      new Command.AuthorizePayment("p1", order.total()));
              Money part = order.total().share(percent, 100);
              return part.isZero()
                  ? held
                  : after(
                      held,
                      new Command.RequestCapture("p1", "o1", part),
                      new Command.ConfirmCapture("p1", "o1"));
            });
  }

  private static Order after(Order order, Command... commands) {
    Order now = order;
    for (Command command : commands) {
      now = ((Decision.Changed) Decisions.decide(now, command)).order();
    }
    return now;
  }

  /// Commands that fit the order and commands that do not.
  public static Arbitrary<List<Command>> commands() {
    return Arbitraries.frequencyOf(
            Tuple.of(4, authorizations()),
            Tuple.of(4, money()),
            Tuple.of(5, goods()),
            Tuple.of(1, endings()))
        .list()
        .ofMaxSize(40);
  }

  private static Arbitrary<Command> authorizations() {
    Arbitrary<String> id = Arbitraries.of("p1", "p2");
    return Arbitraries.oneOf(
        Combinators.combine(
                id,
                Arbitraries.of(Payment.CaptureMode.values()),
                Arbitraries.longs().between(0, 3_000_000))
            .as(
                (p, mode, amount) ->
                    new Command.RequestPayment(
                        Payment.requested(p, "sandbox", "", mode, Money.of(amount, "EUR")))),
        id.map(p -> new Command.AuthorizePayment(p, Money.of(50_000_000, "EUR"))),
        Arbitraries.of(
            new Command.AuthorizePayment("x1", Money.of(50_000_000, "EUR")),
            new Command.AuthorizePayment("x1", Money.of(50_000_000, "EUR")),
            new Command.Reported("x1", new Command.AuthorizePayment("x1", Money.of(1, "EUR"))),
            new Command.AuthorizePayment("x2", Money.of(1, "EUR")),
            new Command.AuthorizePayment("x3", Money.of(50_000_000, "JPY")),
            new Command.DeclinePayment("p1"),
            new Command.FailPayment("p2")));
  }

  private static Arbitrary<Command> money() {
    Arbitrary<String> payment = Arbitraries.of("p1", "p2", "x1");
    Arbitrary<String> operation =
        Arbitraries.of("o1", "o2", "capture-1", "refund-1", "refund-2", "capture-2");
    Arbitrary<Money> amount =
        Arbitraries.longs().between(0, 2_000_000).map(minor -> Money.of(minor, "EUR"));
    return Arbitraries.oneOf(
        Combinators.combine(payment, operation, amount.injectNull(0.5))
            .as(Command.RequestCapture::new),
        Combinators.combine(payment, operation).as(Command.ConfirmCapture::new),
        Combinators.combine(payment, operation).as(Command.FailCapture::new),
        Combinators.combine(payment, operation, amount.injectNull(0.5))
            .as(Command.RequestRefund::new),
        Combinators.combine(payment, operation).as(Command.ConfirmRefund::new),
        Combinators.combine(payment, operation).as(Command.FailRefund::new),
        Combinators.combine(payment, operation, amount).as(Command.RecordRefund::new),
        Combinators.combine(payment, operation, amount).as(Command.RecordCapture::new),
        payment.map(p -> new Command.RequestVoid(p, true)),
        payment.map(Command.ConfirmVoid::new),
        payment.map(Command.FailVoid::new));
  }

  private static Arbitrary<Command> goods() {
    Arbitrary<String> fulfillment = Arbitraries.of("f1", "f2", "f3");
    Arbitrary<SkuQuantity> pieces =
        Combinators.combine(
                Arbitraries.integers().between(0, 3), Arbitraries.integers().between(1, 6))
            .as((line, quantity) -> new SkuQuantity("SKU-" + line, quantity));
    return Arbitraries.oneOf(
        Combinators.combine(fulfillment, pieces)
            .as((id, line) -> new Command.CreateFulfillment(id, List.of(line))),
        Combinators.combine(fulfillment, pieces.list().uniqueElements().ofMaxSize(4))
            .as(Command.CreateFulfillment::new),
        fulfillment.map(id -> new Command.ShipFulfillment(id, "dhl", "123")),
        fulfillment.map(Command.DeliverFulfillment::new),
        Combinators.combine(Arbitraries.of("r1", "r2"), pieces, Arbitraries.of(true, false))
            .as((id, line, again) -> new Command.ReturnLines(id, List.of(line), again)),
        pieces.map(line -> new Command.CancelQuantities(List.of(line))));
  }

  private static Arbitrary<Command> endings() {
    return Arbitraries.of(
        new Command.Cancel(),
        new Command.Reject(),
        new Command.Expire(DEADLINE.minusSeconds(1)),
        new Command.Expire(DEADLINE));
  }

  private static String currency(OrderLine... lines) {
    return lines[0].unitPrice().currency().getCurrencyCode();
  }

  private static List<OrderLine> numbered(List<OrderLine> lines) {
    List<OrderLine> numbered = new ArrayList<>();
    for (OrderLine line : lines) {
      numbered.add(
          new OrderLine(
              "SKU-" + numbered.size(),
              line.quantity(),
              line.unitPrice(),
              line.discount(),
              line.tax(),
              0));
    }
    return numbered;
  }
}
