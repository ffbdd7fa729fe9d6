package dev.ordercluster.orders.tariff;

import dev.ordercluster.orders.cache.LocalCache;
import dev.ordercluster.orders.pricing.Discount;
import dev.ordercluster.orders.pricing.ShippingMethod;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Discounts and shipping methods as quotes see them: kept in this process for some seconds, what
/// does not exist is asked for every time. Placement verifies versions under lock, so an old copy
/// costs one more round trip, never a wrong price.
public final class Terms {
  private static final Duration LIFE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int ENTRIES = 1000;

  private final TariffStore store;
  private final LocalCache<String, Discount> discounts;
  private final LocalCache<String, ShippingMethod> methods;

  public Terms(Database database, Meters meters) {
    this.store = new TariffStore(database);
    LocalCache.Limits limits = new LocalCache.Limits(ENTRIES, LIFE, Duration.ZERO, PATIENCE);
    this.discounts = new LocalCache<>(limits, result -> count(meters, "discount", result));
    this.methods = new LocalCache<>(limits, result -> count(meters, "shipping", result));
  }

  /// The discount of that code; empty when there is none.
  public Optional<Discount> discount(String code) {
    return Optional.ofNullable(discounts.get(List.of(code), store::discounts).get(code));
  }

  /// The shipping method of that code; empty when there is none.
  public Optional<ShippingMethod> method(String code) {
    return Optional.ofNullable(methods.get(List.of(code), store::methods).get(code));
  }

  /// Has a discount read again when it is next asked for.
  void forgetDiscount(String code) {
    discounts.forget(code);
  }

  /// Has a shipping method read again when it is next asked for.
  void forgetMethod(String code) {
    methods.forget(code);
  }

  private static void count(Meters meters, String kind, LocalCache.Result result) {
    meters.count("tariff_reads", "result", kind + "_" + result.name().toLowerCase(Locale.ROOT));
  }
}
