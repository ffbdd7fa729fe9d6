package dev.ordercluster.orders.order;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What left the house and what came back, oldest first. Invariant per SKU: returned ≤ delivered.
public record Shipments(List<Fulfillment> fulfillments, List<Return> returns) {
  public static final Shipments NONE = new Shipments(List.of(), List.of());

  public Shipments {
    fulfillments = List.copyOf(fulfillments);
    returns = List.copyOf(returns);
    Set<String> ids = new HashSet<>();
    for (Fulfillment fulfillment : fulfillments) {
      if (!ids.add(fulfillment.id())) {
        throw new IllegalArgumentException("each fulfilment has its own id: " + fulfillment.id());
      }
    }
    Map<String, Integer> delivered = delivered(fulfillments);
    sum(returns.stream().flatMap(back -> back.lines().stream()))
        .forEach(
            (sku, quantity) -> {
              if (quantity > delivered.getOrDefault(sku, 0)) {
                throw new IllegalArgumentException("more returned than delivered of " + sku);
              }
            });
  }

  public Optional<Fulfillment> fulfillment(String id) {
    return fulfillments.stream().filter(known -> known.id().equals(id)).findFirst();
  }

  public Optional<Return> returned(String id) {
    return returns.stream().filter(known -> known.id().equals(id)).findFirst();
  }

  /// Pieces in any fulfilment, by SKU.
  public Map<String, Integer> fulfilled() {
    return sum(fulfillments.stream().flatMap(fulfillment -> fulfillment.lines().stream()));
  }

  /// Pieces that arrived, by SKU.
  public Map<String, Integer> delivered() {
    return delivered(fulfillments);
  }

  /// Pieces that came back, by SKU.
  public Map<String, Integer> returned() {
    return sum(returns.stream().flatMap(back -> back.lines().stream()));
  }

  boolean areAllAtHome() {
    return fulfillments.stream()
        .allMatch(fulfillment -> fulfillment.status() == Fulfillment.Status.CREATED);
  }

  /// Replaces the fulfilment of that id, or adds it.
  Shipments with(Fulfillment changed) {
    List<Fulfillment> next = new ArrayList<>();
    for (Fulfillment known : fulfillments) {
      next.add(known.id().equals(changed.id()) ? changed : known);
    }
    if (fulfillment(changed.id()).isEmpty()) {
      next.add(changed);
    }
    return new Shipments(next, returns);
  }

  Shipments with(Return back) {
    List<Return> next = new ArrayList<>(returns);
    next.add(back);
    return new Shipments(fulfillments, next);
  }

  /// Pieces by SKU; throws ArithmeticException on overflow.
  static Map<String, Integer> sum(Stream<SkuQuantity> lines) {
    return lines.collect(Collectors.toMap(SkuQuantity::sku, SkuQuantity::quantity, Math::addExact));
  }

  private static Map<String, Integer> delivered(List<Fulfillment> all) {
    return sum(
        all.stream()
            .filter(fulfillment -> fulfillment.status() == Fulfillment.Status.DELIVERED)
            .flatMap(fulfillment -> fulfillment.lines().stream()));
  }
}
