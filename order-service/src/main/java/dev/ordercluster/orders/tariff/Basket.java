package dev.ordercluster.orders.tariff;

import dev.ordercluster.orders.order.SkuQuantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be quoted.
public record Basket(
    List<SkuQuantity> lines, @Nullable String discountCode, @Nullable String shippingMethod) {
  public Basket {
    lines = List.copyOf(lines);
  }

  List<String> skus() {
    return lines.stream().map(SkuQuantity::sku).toList();
  }
}
