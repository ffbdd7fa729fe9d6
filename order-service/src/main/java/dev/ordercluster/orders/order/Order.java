package dev.ordercluster.orders.order;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// An order. Invariants: at least one line, each SKU once, one currency, version at least 1 and one
/// more per transition.
public record Order(
    UUID id, String customerId, List<OrderLine> lines, OrderState state, long version) {
  public static final int MAX_LINES = 100;

  public Order {
    lines = List.copyOf(lines);
    if (lines.isEmpty() || lines.size() > MAX_LINES) {
      throw new IllegalArgumentException("an order has 1.." + MAX_LINES + " lines");
    }
    Set<String> skus = new HashSet<>();
    for (OrderLine line : lines) {
      if (!skus.add(line.sku())) {
        throw new IllegalArgumentException("each SKU has one line, twice: " + line.sku());
      }
      if (!line.unitPrice().currency().equals(lines.getFirst().unitPrice().currency())) {
        throw new IllegalArgumentException("an order has one currency");
      }
    }
    if (version < 1) {
      throw new IllegalArgumentException("version starts at 1, was " + version);
    }
  }

  /// A new order whose stock has been reserved.
  public static Order placed(UUID id, String customerId, List<OrderLine> lines) {
    return new Order(id, customerId, lines, new OrderState.Pending(), 1);
  }

  /// Sum of the lines; throws ArithmeticException beyond [Money#MAX_AMOUNT].
  public Money total() {
    return lines.stream().map(OrderLine::total).reduce(Money::plus).orElseThrow();
  }

  public List<SkuQuantity> quantities() {
    return lines.stream().map(OrderLine::asQuantity).toList();
  }

  public PaymentStatus paymentStatus() {
    if (state.payment() != null) {
      return PaymentStatus.AUTHORIZED;
    }
    return switch (state) {
      case OrderState.Draft _, OrderState.Cancelled _, OrderState.Expired _ -> PaymentStatus.NONE;
      case OrderState.Rejected _ -> PaymentStatus.FAILED;
      case OrderState.Pending _,
          OrderState.Confirmed _,
          OrderState.Processing _,
          OrderState.Completed _,
          OrderState.Cancelling _ ->
          PaymentStatus.PENDING;
    };
  }

  public FulfillmentStatus fulfillmentStatus() {
    Map<String, Integer> delivered = shipped(Fulfillment::delivered);
    if (delivered.isEmpty()) {
      return FulfillmentStatus.UNFULFILLED;
    }
    return isEverything(delivered) ? FulfillmentStatus.FULFILLED : FulfillmentStatus.PARTIAL;
  }

  /// True when these lines may still be shipped: every SKU was ordered and no more than ordered
  /// leaves in all shipments together.
  boolean canShip(List<SkuQuantity> wanted) {
    Map<String, Integer> shipped = shipped(_ -> true);
    Map<String, Integer> asked = sum(wanted);
    Map<String, Integer> ordered = sum(quantities());
    return asked.entrySet().stream()
        .allMatch(
            entry ->
                (long) entry.getValue() + shipped.getOrDefault(entry.getKey(), 0)
                    <= ordered.getOrDefault(entry.getKey(), 0));
  }

  boolean isDelivered() {
    return isEverything(shipped(Fulfillment::delivered));
  }

  Order next(OrderState nextState) {
    return new Order(id, customerId, lines, nextState, version + 1);
  }

  private Map<String, Integer> shipped(Predicate<Fulfillment> which) {
    return sum(
        state.fulfillments().stream().filter(which).flatMap(f -> f.lines().stream()).toList());
  }

  private boolean isEverything(Map<String, Integer> quantities) {
    return quantities.equals(sum(quantities()));
  }

  private static Map<String, Integer> sum(List<SkuQuantity> lines) {
    return lines.stream()
        .collect(Collectors.toMap(SkuQuantity::sku, SkuQuantity::quantity, Math::addExact));
  }
}
