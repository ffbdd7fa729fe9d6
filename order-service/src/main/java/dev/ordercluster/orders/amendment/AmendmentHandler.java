package dev.ordercluster.orders.amendment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.EntityTags;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.http.MergePatch;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.order.Command;
import dev.ordercluster.orders.order.Decision;
import dev.ordercluster.orders.placement.Details;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.transition.Outcome;
import dev.ordercluster.orders.transition.Transitions;
import dev.ordercluster.runtime.Problem.FieldError;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// `PATCH /v1/orders/{id}`: a JSON merge patch of shippingAddress, email, note and metadata.
/// If-Match is required, so the patch is merged with what the client has seen.
public final class AmendmentHandler {
  private static final Set<String> MEMBERS = Set.of("shippingAddress", "email", "note", "metadata");

  private final Database database;
  private final AmendedRows rows;
  private final RedisCache cache;
  private final Runnable published;

  /// Wires the handler.
  ///
  /// @param published called after a commit that left events in the outbox
  public AmendmentHandler(
      Database database, AmendedRows rows, RedisCache cache, Runnable published) {
    this.database = database;
    this.rows = rows;
    this.cache = cache;
    this.published = published;
  }

  /// The routes of this slice.
  public List<Route> routes() {
    return List.of(Route.patch("/v1/orders/{id}", Grants.ORDERS_WRITE, this::amend));
  }

  private record Amended(Reply reply, Map<String, Long> changed) {}

  Reply amend(Call call) {
    UUID id = call.id();
    List<String> tags = EntityTags.required(call);
    JsonNode patch = patch(call);
    AmendedRows.Current current =
        rows.find(id)
            .filter(found -> call.caller().mayActFor(found.owner()))
            .orElseThrow(() -> ProblemException.notFound("order"));
    requireCurrent(tags, current.version());
    JsonNode merged = MergePatch.apply(rows.opened(id, current), patch);
    Fields fields = Fields.of(merged);
    Details details = Details.read(fields);
    fields.refuseUnknown();
    fields.check();
    AmendedRows.Sealed sealed = rows.sealed(id, current.owner(), details);
    Amended amended =
        database.inTransaction(
            connection -> {
              // The merge rests on the version that was read.
              requireCurrent(
                  List.of("\"" + current.version() + "\""), Transitions.lock(connection, id));
              return apply(connection, call, id, sealed);
            });
    cache.changed(amended.changed());
    published.run();
    return amended.reply();
  }

  private Amended apply(Connection connection, Call call, UUID id, AmendedRows.Sealed sealed)
      throws SQLException {
    Outcome outcome =
        Transitions.apply(
            connection,
            id,
            new Command.Amend(),
            new Transitions.Cause("amended", call.traceparent()));
    return switch (outcome) {
      case Outcome.Unknown() -> throw ProblemException.notFound("order");
      case Outcome.Known known ->
          switch (known.decision()) {
            case Decision.Changed _ -> {
              String document = rows.write(connection, id, sealed);
              yield new Amended(
                  Reply.json(200, document)
                      .with("ETag", "\"" + known.order().version() + "\"")
                      .with("Cache-Control", "no-store"),
                  known.changed());
            }
            case Decision.Unchanged _ ->
                throw new IllegalStateException("an amendment always changes the version");
            case Decision.Refused(String code, String why) ->
                throw ProblemException.of(409, code, "Cannot be changed", why);
          };
    };
  }

  private static JsonNode patch(Call call) {
    JsonNode patch = call.body().json();
    if (!patch.isObject()) {
      throw ProblemException.badRequest(
          new FieldError("", "wrong-type", "expected an object, was another type"));
    }
    List<FieldError> unknown = new ArrayList<>();
    patch
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!MEMBERS.contains(name)) {
                unknown.add(
                    new FieldError(
                        "/" + name.replace("~", "~0").replace("/", "~1"),
                        "unknown",
                        "expected members of " + MEMBERS.stream().sorted().toList()));
              }
            });
    if (!unknown.isEmpty()) {
      throw ProblemException.badRequest(unknown.toArray(FieldError[]::new));
    }
    return patch;
  }

  private static void requireCurrent(List<String> tags, long version) {
    String current = "\"" + version + "\"";
    if (!tags.contains("*") && !tags.contains(current)) {
      throw EntityTags.stale(current);
    }
  }
}
