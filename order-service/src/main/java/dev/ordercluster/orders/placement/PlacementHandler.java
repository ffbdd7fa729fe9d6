package dev.ordercluster.orders.placement;

import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.idempotency.IdempotencyKey;
import dev.ordercluster.orders.identity.Grants;
import java.util.List;
import java.util.Set;

/// `POST /v1/orders`.
public final class PlacementHandler {
  public static final String ROUTE = "/v1/orders";

  private final Placements placements;
  private final Set<String> methods;

  /// Wires the handler.
  ///
  /// @param methods the payment providers that an order may name
  public PlacementHandler(Placements placements, Set<String> methods) {
    this.placements = placements;
    this.methods = Set.copyOf(methods);
  }

  /// The routes of this slice.
  public List<Route> routes() {
    return List.of(Route.post(ROUTE, Grants.ORDERS_WRITE, this::place));
  }

  Reply place(Call call) {
    IdempotencyKey key = IdempotencyKey.of(call, "POST", ROUTE);
    OrderInput input = OrderInput.parse(Fields.of(call.body().json()), methods);
    String customerId = input.customerId() == null ? call.caller().subject() : input.customerId();
    if (!call.caller().mayActFor(customerId)) {
      throw ProblemException.of(
          403, "forbidden", "Forbidden", "Only staff may order for another customer.");
    }
    return placements
        .place(
            new PlacementRequest(
                key,
                customerId,
                input.basket(),
                input.details(),
                input.payment(),
                null,
                call.traceparent()))
        .reply()
        .with("Cache-Control", "no-store");
  }
}
