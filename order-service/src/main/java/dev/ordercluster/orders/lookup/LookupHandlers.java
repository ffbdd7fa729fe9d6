package dev.ordercluster.orders.lookup;

import dev.ordercluster.orders.cache.Entry;
import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Cursors;
import dev.ordercluster.orders.http.EntityTags;
import dev.ordercluster.orders.http.Pages;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.order.OrderStatus;
import dev.ordercluster.orders.transition.Transitions;
import dev.ordercluster.runtime.Problem.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// `GET /v1/orders` and `GET /v1/orders/{id}`. A customer sees its own orders; the order of another
/// one does not exist for it.
public final class LookupHandlers {
  private static final Duration CACHED = Duration.ofMinutes(1);

  private final OrderLookup lookup;
  private final RedisCache cache;
  private final Cursors cursors;

  public LookupHandlers(OrderLookup lookup, RedisCache cache, Cursors cursors) {
    this.lookup = lookup;
    this.cache = cache;
    this.cursors = cursors;
  }

  /// The routes of this slice.
  public List<Route> routes() {
    return List.of(
        Route.get("/v1/orders", Grants.ORDERS_READ, this::list),
        Route.get("/v1/orders/{id}", Grants.ORDERS_READ, this::get));
  }

  Reply get(Call call) {
    UUID id = call.id();
    String key = Transitions.cacheKey(id);
    Entry entry = cache.get(key).orElseGet(() -> load(id, key));
    if (!call.caller().maySee(entry.owner())) {
      throw ProblemException.notFound("order");
    }
    Reply reply =
        EntityTags.isNotModified(call, entry.etag())
            ? Reply.empty(304)
            : Reply.json(200, entry.body());
    return reply.with("ETag", entry.etag()).with("Cache-Control", "private, no-cache");
  }

  Reply list(Call call) {
    call.allowParameters("customerId", "status", "limit", "after");
    Optional<String> customerId = customer(call);
    Optional<OrderStatus> status = status(call);
    int limit = call.limit();
    String query =
        "orders|"
            + status.map(Enum::name).orElse("")
            + "|"
            + customerId.map(c -> "=" + c).orElse("");
    Optional<OrderLookup.Position> after =
        call.parameter("after").map(cursor -> position(cursors.open(query, cursor)));
    List<OrderLookup.Item> items =
        lookup.page(new OrderLookup.Query(customerId, status, after, limit + 1));
    String body =
        Pages.json(
            items.stream().map(OrderLookup.Item::document).toList(),
            limit,
            last -> cursors.seal(query, text(items.get(last).position())));
    return Reply.json(200, body).with("Cache-Control", "no-store");
  }

  private Entry load(UUID id, String key) {
    Entry entry = lookup.find(id).orElseThrow(() -> ProblemException.notFound("order"));
    cache.put(key, entry, CACHED);
    return entry;
  }

  private static Optional<String> customer(Call call) {
    Optional<String> asked = call.parameter("customerId");
    if (call.caller().seesEveryOrder()) {
      return asked;
    }
    String own = call.caller().subject();
    if (asked.isPresent() && !asked.get().equals(own)) {
      throw ProblemException.of(
          403, "forbidden", "Forbidden", "Only staff may list the orders of another customer.");
    }
    return Optional.of(own);
  }

  private static Optional<OrderStatus> status(Call call) {
    Optional<String> name = call.parameter("status");
    Optional<OrderStatus> status = name.flatMap(OrderStatus::named);
    if (name.isPresent() && status.isEmpty()) {
      throw ProblemException.badRequest(
          new FieldError(
              "#query/status", "invalid", "expected one of " + List.of(OrderStatus.values())));
    }
    return status;
  }

  private static String text(OrderLookup.Position position) {
    return position.created() + "|" + position.id();
  }

  private static OrderLookup.Position position(String text) {
    int bar = text.indexOf('|');
    return new OrderLookup.Position(text.substring(0, bar), text.substring(bar + 1));
  }
}
