package dev.ordercluster.orders.cancellation;

import dev.ordercluster.orders.cache.Entry;
import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.EntityTags;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.identity.Principal;
import dev.ordercluster.orders.lookup.OrderLookup;
import dev.ordercluster.orders.order.Command;
import dev.ordercluster.orders.order.Decision;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.transition.Outcome;
import dev.ordercluster.orders.transition.Transitions;
import java.util.List;
import java.util.UUID;

/// `POST /v1/orders/{id}/cancel`: 202 when the order is called off by this request, 200 when it was
/// before, 409 when it can no longer be. If-Match is honoured when sent.
public final class CancellationHandler {
  private final Database database;
  private final OrderLookup lookup;
  private final RedisCache cache;
  private final Runnable published;

  /// Wires the handler.
  ///
  /// @param published called after a commit that left events in the outbox
  public CancellationHandler(
      Database database, OrderLookup lookup, RedisCache cache, Runnable published) {
    this.database = database;
    this.lookup = lookup;
    this.cache = cache;
    this.published = published;
  }

  /// The routes of this slice.
  public List<Route> routes() {
    return List.of(Route.post("/v1/orders/{id}/cancel", Grants.ORDERS_WRITE, this::cancel));
  }

  Reply cancel(Call call) {
    UUID id = call.id();
    requireNoMembers(call);
    Entry current = lookup.find(id).orElseThrow(() -> ProblemException.notFound("order"));
    Principal caller = call.caller();
    if (!caller.mayActFor(current.owner())) {
      throw ProblemException.notFound("order");
    }
    List<String> tags = call.header("If-Match").map(EntityTags::split).orElse(List.of("*"));
    String who = caller.subject().equals(current.owner()) ? "customer" : "staff";
    Outcome outcome =
        database.inTransaction(
            connection -> {
              requireCurrent(tags, Transitions.lock(connection, id));
              return Transitions.apply(
                  connection,
                  id,
                  new Command.Cancel(),
                  new Transitions.Cause("cancelled by " + who, call.traceparent()));
            });
    return switch (outcome) {
      case Outcome.Unknown() -> throw ProblemException.notFound("order");
      case Outcome.Known known -> reply(known);
    };
  }

  private Reply reply(Outcome.Known known) {
    return switch (known.decision()) {
      case Decision.Changed _ -> {
        cache.changed(known.changed());
        published.run();
        yield document(202, known);
      }
      case Decision.Unchanged _ -> document(200, known);
      case Decision.Refused(String code, String why) ->
          throw ProblemException.of(409, code, "Cannot be cancelled", why);
    };
  }

  private Reply document(int status, Outcome.Known known) {
    Entry entry =
        lookup.find(known.now().id()).orElseThrow(() -> ProblemException.notFound("order"));
    return Reply.json(status, entry.body())
        .with("ETag", entry.etag())
        .with("Cache-Control", "no-store");
  }

  private static void requireCurrent(List<String> tags, long version) {
    String current = "\"" + version + "\"";
    if (!tags.contains("*") && !tags.contains(current)) {
      throw EntityTags.stale(current);
    }
  }

  private static void requireNoMembers(Call call) {
    if (!call.body().isEmpty()) {
      Fields fields = Fields.of(call.body().json());
      fields.refuseUnknown();
      fields.check();
    }
  }
}
