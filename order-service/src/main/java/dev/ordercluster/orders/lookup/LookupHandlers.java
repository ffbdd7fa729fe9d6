package dev.ordercluster.orders.lookup;

import dev.ordercluster.orders.cache.Documents;
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
import dev.ordercluster.orders.transition.Transitions;
import dev.ordercluster.runtime.Problem.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `GET /v1/orders` and `GET /v1/orders/{id}`. A customer sees its own orders; the order of another
/// one does not exist for it.
public final class LookupHandlers {
  private static final Documents.Kind ORDERS =
      new Documents.Kind("order", Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ZERO);

  private final OrderLookup lookup;
  private final Documents documents;
  private final Predicate<String> hasLost;
  private final Cursors cursors;

  /// Wires the resource.
  ///
  /// @param hasLost true when a sealed member of a document can no longer be opened
  public LookupHandlers(
      OrderLookup lookup, RedisCache cache, Predicate<String> hasLost, Cursors cursors) {
    this.lookup = lookup;
    this.documents = new Documents(ORDERS, cache);
    this.hasLost = hasLost;
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
    Entry entry =
        documents
            .get(Transitions.cacheKey(id), () -> lookup.find(id))
            .orElseThrow(() -> ProblemException.notFound("order"));
    if (!call.caller().maySee(entry.owner())) {
      throw ProblemException.notFound("order");
    }
    String tag = tag(entry);
    Reply reply =
        EntityTags.isNotModified(call, tag) ? Reply.empty(304) : Reply.json(200, entry.body());
    return reply.with("ETag", tag).with("Cache-Control", "private, no-cache");
  }

  // An erasure changes what is shown and not the order: a tag from before it must not be confirmed,
  // or copies of what was erased would stay in use.
  private String tag(Entry entry) {
    return hasLost.test(entry.body()) ? "\"" + entry.version() + "-erased\"" : entry.etag();
  }

  Reply list(Call call) {
    OrderCriteria criteria = OrderCriteria.of(call, () -> customer(call));
    String query = criteria.canonical();
    OrderLookup.@Nullable Position after =
        call.parameter("after").map(cursor -> position(cursors.open(query, cursor))).orElse(null);
    // Only the shop's people may find out whose an address is.
    OrderSearch search = lookup.search(criteria.text(), call.caller().seesEveryOrder());
    List<OrderLookup.Item> items = lookup.page(criteria, search, after, call.limit() + 1);
    return Pages.reply(
        call,
        "/v1/orders",
        items.stream().map(OrderLookup.Item::document).toList(),
        last -> cursors.seal(query, text(items.get(last).position())));
  }

  private static String customer(Call call) {
    Optional<String> asked = call.parameter("customerId");
    if (asked.filter(id -> id.isBlank() || id.indexOf('\0') >= 0).isPresent()) {
      throw ProblemException.badRequest(
          new FieldError("#query/customerId", "invalid", "expected a customer id"));
    }
    if (call.caller().seesEveryOrder()) {
      return asked.orElse("");
    }
    String own = call.caller().subject();
    if (asked.isPresent() && !asked.get().equals(own)) {
      throw ProblemException.of(
          403, "forbidden", "Forbidden", "Only staff may list the orders of another customer.");
    }
    return own;
  }

  private static String text(OrderLookup.Position position) {
    return position.key() + "|" + position.id();
  }

  private static OrderLookup.Position position(String text) {
    int bar = text.indexOf('|');
    return new OrderLookup.Position(text.substring(0, bar), text.substring(bar + 1));
  }
}
