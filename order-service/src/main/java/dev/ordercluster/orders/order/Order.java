package dev.ordercluster.orders.order;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// An order with its child rows. Invariants: at least one line, each SKU once, one currency, per
/// SKU fulfilled + cancelled ≤ ordered, version at least 1 and one more per transition.
///
/// @param shipping price of the shipping with its tax
public record Order(
    UUID id,
    String customerId,
    List<OrderLine> lines,
    Money shipping,
    OrderState state,
    Payments payments,
    Shipments shipments,
    long version) {
  public static final int MAX_LINES = 100;

  public Order {
    lines = List.copyOf(lines);
    if (lines.isEmpty() || lines.size() > MAX_LINES) {
      throw new IllegalArgumentException("an order has 1.." + MAX_LINES + " lines");
    }
    Map<String, Integer> fulfilled = shipments.fulfilled();
    Set<String> skus = new HashSet<>();
    for (OrderLine line : lines) {
      if (!skus.add(line.sku())) {
        throw new IllegalArgumentException("each SKU has one line, twice: " + line.sku());
      }
      if (!line.unitPrice().currency().equals(shipping.currency())) {
        throw new IllegalArgumentException("an order has one currency");
      }
      if (fulfilled.getOrDefault(line.sku(), 0) > line.wanted()) {
        throw new IllegalArgumentException("more fulfilled than ordered of " + line.sku());
      }
    }
    if (!skus.containsAll(fulfilled.keySet())) {
      throw new IllegalArgumentException("fulfilled what was not ordered: " + fulfilled.keySet());
    }
    if (version < 1) {
      throw new IllegalArgumentException("version starts at 1, was " + version);
    }
  }

  /// A new order whose stock has been reserved; without any amount to pay it is confirmed at once.
  public static Order placed(
      UUID id, String customerId, List<OrderLine> lines, Money shipping, Instant deadline) {
    OrderState.Pending pending = new OrderState.Draft().place(deadline);
    Order order =
        new Order(id, customerId, lines, shipping, pending, Payments.NONE, Shipments.NONE, 1);
    return order.total().isZero() ? order.in(pending.confirm()) : order;
  }

  /// Σ lines − discount + tax + shipping; throws ArithmeticException beyond [Money#MAX_AMOUNT].
  public Money total() {
    return Money.sum(shipping.currency(), lines.stream().map(OrderLine::total)).plus(shipping);
  }

  /// What is to be paid: the total less what was cancelled.
  public Money due() {
    return Money.sum(shipping.currency(), lines.stream().map(OrderLine::due)).plus(shipping);
  }

  public Money zero() {
    return Money.zero(shipping.currency());
  }

  /// The pieces that are not cancelled; lines without any are left out.
  public List<SkuQuantity> quantities() {
    return lines.stream()
        .filter(line -> line.wanted() > 0)
        .map(line -> new SkuQuantity(line.sku(), line.wanted()))
        .toList();
  }

  /// Computed from the payments.
  public PaymentStatus paymentStatus() {
    Money captured = payments.captured(zero());
    Money refunded = payments.refunded(zero());
    if (!refunded.isZero()) {
      return refunded.equals(captured) ? PaymentStatus.REFUNDED : PaymentStatus.PARTIALLY_REFUNDED;
    }
    if (!captured.isZero()) {
      return captured.covers(due()) ? PaymentStatus.CAPTURED : PaymentStatus.PARTIALLY_CAPTURED;
    }
    return payments.all().isEmpty() ? unpaidStatus() : openPaymentStatus();
  }

  /// Computed from fulfilments and returns.
  public FulfillmentStatus fulfillmentStatus() {
    Map<String, Integer> wanted = wanted();
    Map<String, Integer> returned = shipments.returned();
    if (!returned.isEmpty()) {
      return returned.equals(wanted)
          ? FulfillmentStatus.RETURNED
          : FulfillmentStatus.PARTIALLY_RETURNED;
    }
    Map<String, Integer> delivered = shipments.delivered();
    if (delivered.isEmpty()) {
      return FulfillmentStatus.UNFULFILLED;
    }
    return delivered.equals(wanted) ? FulfillmentStatus.FULFILLED : FulfillmentStatus.PARTIAL;
  }

  /// True when these pieces are ordered, not cancelled and in no fulfilment yet.
  boolean canFulfill(List<SkuQuantity> asked) {
    Map<String, Integer> fulfilled = shipments.fulfilled();
    Map<String, Integer> wanted = wanted();
    return Shipments.sum(asked.stream()).entrySet().stream()
        .allMatch(
            entry ->
                (long) entry.getValue() + fulfilled.getOrDefault(entry.getKey(), 0)
                    <= wanted.getOrDefault(entry.getKey(), 0));
  }

  boolean isDelivered() {
    return shipments.delivered().equals(wanted());
  }

  boolean isPaid() {
    return payments.captured(zero()).covers(due());
  }

  Order in(OrderState next) {
    return new Order(id, customerId, lines, shipping, next, payments, shipments, version);
  }

  Order with(Payment changed) {
    Payments next = payments.with(changed);
    return new Order(id, customerId, lines, shipping, state, next, shipments, version);
  }

  Order with(Shipments next) {
    return new Order(id, customerId, lines, shipping, state, payments, next, version);
  }

  Order with(List<OrderLine> next) {
    return new Order(id, customerId, next, shipping, state, payments, shipments, version);
  }

  Order nextVersion() {
    return new Order(id, customerId, lines, shipping, state, payments, shipments, version + 1);
  }

  private Map<String, Integer> wanted() {
    return lines.stream()
        .filter(line -> line.wanted() > 0)
        .collect(Collectors.toMap(OrderLine::sku, OrderLine::wanted));
  }

  private PaymentStatus unpaidStatus() {
    return switch (state) {
      case OrderState.Pending _ -> PaymentStatus.PENDING;
      case OrderState.Rejected _ -> PaymentStatus.FAILED;
      case OrderState _ -> PaymentStatus.NONE;
    };
  }

  private PaymentStatus openPaymentStatus() {
    Money held = payments.held(zero());
    if (!held.isZero() || payments.has(Payment.Status.PENDING)) {
      return held.covers(due()) ? PaymentStatus.AUTHORIZED : PaymentStatus.PENDING;
    }
    return payments.has(Payment.Status.VOIDED) ? PaymentStatus.VOIDED : PaymentStatus.FAILED;
  }
}
