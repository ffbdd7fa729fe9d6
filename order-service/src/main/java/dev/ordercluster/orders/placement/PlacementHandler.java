package dev.ordercluster.orders.placement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.idempotency.IdempotencyKey;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.runtime.Problem;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `POST /v1/orders`.
public final class PlacementHandler {
  public static final String ROUTE = "/v1/orders";

  private final PlacementStore store;
  private final RedisCache cache;
  private final Runnable published;

  /// Wires the handler.
  ///
  /// @param published called after a commit that left events in the outbox
  public PlacementHandler(Database database, RedisCache cache, Runnable published) {
    this.store = new PlacementStore(database);
    this.cache = cache;
    this.published = published;
  }

  /// The routes of this slice.
  public List<Route> routes() {
    return List.of(Route.post(ROUTE, Grants.ORDERS_WRITE, this::place));
  }

  Reply place(Call call) {
    IdempotencyKey key = IdempotencyKey.of(call, "POST", ROUTE);
    OrderInput input = OrderInput.parse(call.body());
    String customerId = input.customerId().orElse(call.caller().subject());
    if (!call.caller().mayActFor(customerId)) {
      throw ProblemException.of(
          403, "forbidden", "Forbidden", "Only staff may order for another customer.");
    }
    return switch (store.place(key, customerId, input.lines(), call.traceparent())) {
      case Placement.Decided(Placement.Answer answer, var products) -> {
        Map<String, Long> changed = new HashMap<>();
        products.forEach((id, revision) -> changed.put("product:" + id, revision));
        cache.changed(changed);
        published.run();
        yield reply(answer);
      }
      case Placement.Replayed(Placement.Answer answer) ->
          reply(answer).with("Idempotency-Replayed", "true");
      case Placement.Running() ->
          throw new ProblemException(
              Problem.of(
                  409,
                  "in-progress",
                  "In progress",
                  "A request with this Idempotency-Key is being carried out: repeat it in a moment."),
              Map.of("Retry-After", "1"));
      case Placement.Conflict() ->
          throw ProblemException.of(
              422,
              "idempotency-key-reused",
              "Idempotency-Key reused",
              "This Idempotency-Key came with another body before: use a new key per order.");
    };
  }

  private static Reply reply(Placement.Answer answer) {
    Map<String, String> headers = new LinkedHashMap<>();
    try {
      JsonNode stored = Json.mapper().readTree(answer.headers());
      stored
          .properties()
          .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored headers are not JSON", e);
    }
    return new Reply(answer.status(), headers, answer.body()).with("Cache-Control", "no-store");
  }
}
