package dev.ordercluster.orders.tariff;

import dev.ordercluster.orders.pricing.Discount;
import dev.ordercluster.orders.pricing.Quote;
import dev.ordercluster.orders.pricing.ShippingMethod;
import dev.ordercluster.runtime.Problem;
import org.jspecify.annotations.Nullable;

/// What a basket costs, or why it cannot be bought as it is.
public sealed interface Quotation {
  /// It costs that much.
  ///
  /// @param discount what the discount code stood for; null without one
  /// @param method what the shipping method stood for; null without one
  record Quoted(Quote quote, @Nullable Discount discount, @Nullable ShippingMethod method)
      implements Quotation {}

  /// It cannot be bought as it is.
  ///
  /// @param problem names each place to mend
  /// @param isAboutProducts true when a product is unknown or the currencies differ
  record Refused(Problem problem, boolean isAboutProducts) implements Quotation {}
}
