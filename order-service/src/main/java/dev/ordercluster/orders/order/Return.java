package dev.ordercluster.orders.order;

import java.util.List;

/// Delivered goods that came back.
///
/// @param restock whether they can be sold again
public record Return(String id, List<SkuQuantity> lines, boolean restock) {
  public Return {
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a return has at least one line");
    }
  }
}
