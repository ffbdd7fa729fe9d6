package dev.ordercluster.orders.tariff;

import dev.ordercluster.orders.catalog.ProductSnapshot;
import dev.ordercluster.orders.catalog.ProductSnapshots;
import dev.ordercluster.orders.order.SkuQuantity;
import dev.ordercluster.orders.pricing.Discount;
import dev.ordercluster.orders.pricing.Item;
import dev.ordercluster.orders.pricing.Pricing;
import dev.ordercluster.orders.pricing.ShippingMethod;
import dev.ordercluster.runtime.Problem;
import dev.ordercluster.runtime.Problem.FieldError;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Quotes baskets from product snapshots and terms kept in this process: no round trip in the usual
/// case. What it says may be some seconds old; placement verifies it under lock.
public final class Quoter {
  private final ProductSnapshots products;
  private final Terms terms;
  private final InstantSource clock;

  public Quoter(ProductSnapshots products, Terms terms, InstantSource clock) {
    this.products = products;
    this.terms = terms;
    this.clock = clock;
  }

  /// Quotes with what is known here.
  public Quotation quote(Basket basket) {
    Map<String, ProductSnapshot> known = products.find(basket.skus());
    List<FieldError> faults = faults(basket, known);
    if (!faults.isEmpty()) {
      return new Quotation.Refused(
          refusal(faults.getFirst().code(), "See errors: each names a line to mend.", faults),
          true);
    }
    List<Item> items = new ArrayList<>();
    for (SkuQuantity line : basket.lines()) {
      ProductSnapshot product = Objects.requireNonNull(known.get(line.sku()));
      items.add(new Item(line.sku(), line.quantity(), product.price(), product.taxRate()));
    }
    try {
      return quote(basket, items);
    } catch (ArithmeticException _) {
      return new Quotation.Refused(
          refusal(
              "total-too-large",
              "The total must be at most 9007199254740991 minor units: place several smaller orders.",
              List.of()),
          false);
    }
  }

  /// Quotes after reading everything that the basket names again.
  public Quotation requote(Basket basket) {
    products.forget(basket.skus());
    if (basket.discountCode() != null) {
      terms.forgetDiscount(basket.discountCode());
    }
    if (basket.shippingMethod() != null) {
      terms.forgetMethod(basket.shippingMethod());
    }
    return quote(basket);
  }

  private Quotation quote(Basket basket, List<Item> items) {
    Discount discount = null;
    if (basket.discountCode() != null) {
      Optional<Discount> found = terms.discount(basket.discountCode());
      if (found.isEmpty()) {
        return refused("/discountCode", "unknown-discount", "expected the code of a discount");
      }
      discount = found.get();
      Optional<Discount.Refusal> refusal =
          discount.refusal(Pricing.subtotal(items), clock.instant());
      if (refusal.isPresent()) {
        return refused("/discountCode", refusal.get().code(), refusal.get().why());
      }
    }
    ShippingMethod method = null;
    if (basket.shippingMethod() != null) {
      Optional<ShippingMethod> found = terms.method(basket.shippingMethod());
      if (found.isEmpty()) {
        return refused(
            "/shippingMethod", "unknown-shipping-method", "expected the code of a method");
      }
      method = found.get();
      if (!method.price().currency().equals(items.getFirst().unitPrice().currency())) {
        return refused(
            "/shippingMethod",
            "shipping-currency",
            "expected a method priced like the basket in "
                + items.getFirst().unitPrice().currency());
      }
    }
    return new Quotation.Quoted(Pricing.quote(items, discount, method), discount, method);
  }

  private static List<FieldError> faults(Basket basket, Map<String, ProductSnapshot> known) {
    List<FieldError> faults = new ArrayList<>();
    @Nullable ProductSnapshot first = known.get(basket.lines().getFirst().sku());
    for (int i = 0; i < basket.lines().size(); i++) {
      String pointer = "/lines/" + i + "/sku";
      ProductSnapshot product = known.get(basket.lines().get(i).sku());
      if (product == null) {
        faults.add(
            new FieldError(
                pointer,
                "unknown-sku",
                "expected the SKU of a product, was " + basket.lines().get(i).sku()));
      } else if (first != null && !product.price().currency().equals(first.price().currency())) {
        faults.add(
            new FieldError(
                pointer,
                "mixed-currencies",
                "expected a price in "
                    + first.price().currency()
                    + " like the first line, was "
                    + product.price().currency()));
      }
    }
    return faults;
  }

  private static Quotation refused(String pointer, String code, String why) {
    return new Quotation.Refused(
        refusal(
            code,
            "The order cannot be placed with this: leave it out or choose another.",
            List.of(new FieldError(pointer, code, why))),
        false);
  }

  private static Problem refusal(String code, String detail, List<FieldError> errors) {
    return Problem.of(422, code, "Cannot be ordered like this", detail).withErrors(errors);
  }
}
