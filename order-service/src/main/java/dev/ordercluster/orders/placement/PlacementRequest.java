package dev.ordercluster.orders.placement;

import dev.ordercluster.orders.idempotency.IdempotencyKey;
import dev.ordercluster.orders.tariff.Basket;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Everything that an order is placed from: `POST /v1/orders`, a checkout or a line of an import.
///
/// @param customerId whose order it becomes; the caller has checked that it may
/// @param payment null when another service will authorise one
/// @param cart the cart it comes from, of which there is one order ever; null without one
public record PlacementRequest(
    IdempotencyKey key,
    String customerId,
    Basket basket,
    Details details,
    @Nullable PaymentChoice payment,
    @Nullable FromCart cart,
    String traceparent) {

  /// A cart at the version that was read; the order is refused when it is no longer that one.
  public record FromCart(UUID id, long version) {}
}
