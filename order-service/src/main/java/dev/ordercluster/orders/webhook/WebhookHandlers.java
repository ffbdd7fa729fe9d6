package dev.ordercluster.orders.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Cursors;
import dev.ordercluster.orders.http.EntityTags;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.MergePatch;
import dev.ordercluster.orders.http.Pages;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.http.Violations;
import dev.ordercluster.orders.identity.Grants;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Registering endpoints and looking at what was delivered to them; for admins. A secret is shown
/// in the answer to POST and to its rotation, and never again.
final class WebhookHandlers {
  private static final String PATH = "/v1/webhook-endpoints";
  private static final Set<String> PATCHABLE = Set.of("url", "description", "types", "status");

  private final EndpointStore endpoints;
  private final DeliveryLog log;
  private final Secrets secrets;
  private final Cursors cursors;
  private final boolean allowPrivate;

  WebhookHandlers(
      EndpointStore endpoints,
      DeliveryLog log,
      Secrets secrets,
      Cursors cursors,
      boolean allowPrivate) {
    this.endpoints = endpoints;
    this.log = log;
    this.secrets = secrets;
    this.cursors = cursors;
    this.allowPrivate = allowPrivate;
  }

  List<Route> routes() {
    String one = PATH + "/{id}";
    return List.of(
        Route.post(PATH, Grants.ADMINS, this::create),
        Route.get(PATH, Grants.ADMINS, this::list),
        Route.get(one, Grants.ADMINS, this::get),
        Route.patch(one, Grants.ADMINS, this::patch),
        Route.delete(one, Grants.ADMINS, this::delete),
        Route.post(one + "/rotate-secret", Grants.ADMINS, this::rotate),
        Route.get(one + "/deliveries", Grants.ADMINS, this::deliveries),
        Route.get(one + "/deliveries/{deliveryId}", Grants.ADMINS, this::delivery),
        Route.post(one + "/deliveries/{deliveryId}/redeliver", Grants.ADMINS, this::redeliver));
  }

  private Reply create(Call call) {
    EndpointInput input = EndpointInput.parse(Fields.of(call.body().json()), allowPrivate);
    UUID id = UUID.randomUUID();
    String secret = secrets.make();
    EndpointStore.Shown shown = endpoints.create(id, input, secrets.seal(id, secret));
    return withSecret(201, shown, secret).with("Location", PATH + "/" + id);
  }

  private Reply list(Call call) {
    call.allowParameters("limit", "after");
    UUID after =
        call.parameter("after")
            .map(cursor -> UUID.fromString(cursors.open(PATH, cursor)))
            .orElse(new UUID(0, 0));
    List<EndpointStore.Item> items = endpoints.page(after, call.limit() + 1);
    return Pages.reply(
        call,
        PATH,
        items.stream().map(EndpointStore.Item::document).toList(),
        last -> cursors.seal(PATH, items.get(last).id().toString()));
  }

  private Reply get(Call call) {
    return reply(200, known(call.id()));
  }

  private Reply patch(Call call) {
    List<String> tags = EntityTags.required(call);
    EndpointStore.Shown current = known(call.id());
    if (!tags.contains("*") && !tags.contains(tag(current))) {
      throw EntityTags.stale(tag(current));
    }
    JsonNode document = json(current.document());
    ObjectNode editable = ((ObjectNode) document).retain(PATCHABLE);
    if (editable.path("description").asText().isEmpty()) {
      editable.remove("description");
    }
    EndpointInput input =
        EndpointInput.parse(
            Fields.of(MergePatch.apply(editable, call.body().json())), allowPrivate);
    return endpoints
        .replace(call.id(), current.version(), input)
        .map(shown -> reply(200, shown))
        .orElseThrow(() -> overtaken(call));
  }

  private Reply delete(Call call) {
    if (!endpoints.delete(call.id(), meant(call))) {
      throw overtaken(call);
    }
    return Reply.empty(204);
  }

  private Reply rotate(Call call) {
    @Nullable Long version = meant(call);
    String secret = secrets.make();
    EndpointStore.Shown shown =
        endpoints
            .rotate(call.id(), version, secrets.seal(call.id(), secret))
            .orElseThrow(() -> overtaken(call));
    return withSecret(200, shown, secret);
  }

  private Reply deliveries(Call call) {
    Violations wrong = new Violations();
    call.allowParameters(wrong, "status", "limit", "after");
    String status = wrong.read(() -> DeliveryLog.status(call), "");
    wrong.check();
    UUID id = call.id();
    var _ = known(id);
    String query = "deliveries|" + id + "|" + status;
    UUID before =
        call.parameter("after")
            .map(cursor -> UUID.fromString(cursors.open(query, cursor)))
            .orElse(DeliveryLog.LAST);
    List<DeliveryLog.Item> items =
        log.page(new DeliveryLog.Query(id, status, before), call.limit() + 1);
    return Pages.reply(
        call,
        PATH + "/" + id + "/deliveries",
        items.stream().map(DeliveryLog.Item::document).toList(),
        last -> cursors.seal(query, items.get(last).id().toString()));
  }

  private Reply delivery(Call call) {
    return log.find(call.id(), call.id("deliveryId"))
        .map(document -> Reply.json(200, document).with("Cache-Control", "no-store"))
        .orElseThrow(() -> ProblemException.notFound("delivery"));
  }

  private Reply redeliver(Call call) {
    return log.redeliver(call.id(), call.id("deliveryId"))
        .map(document -> Reply.json(202, document).with("Cache-Control", "no-store"))
        .orElseThrow(() -> ProblemException.notFound("delivery"));
  }

  private EndpointStore.Shown known(UUID id) {
    return endpoints.find(id).orElseThrow(() -> ProblemException.notFound("webhook endpoint"));
  }

  // The version that If-Match names, which must be the current one still when it is written over.
  private @Nullable Long meant(Call call) {
    EndpointStore.Shown current = known(call.id());
    EntityTags.heed(call, tag(current));
    return call.header("If-Match").filter(tags -> !tags.contains("*")).isPresent()
        ? current.version()
        : null;
  }

  private ProblemException overtaken(Call call) {
    return EntityTags.stale(tag(known(call.id())));
  }

  private static String tag(EndpointStore.Shown shown) {
    return "\"" + shown.version() + "\"";
  }

  private static Reply withSecret(int status, EndpointStore.Shown shown, String secret) {
    ObjectNode document = (ObjectNode) json(shown.document());
    document.put("secret", secret);
    return reply(status, new EndpointStore.Shown(Json.text(document), shown.version()));
  }

  private static Reply reply(int status, EndpointStore.Shown shown) {
    return Reply.json(status, shown.document())
        .with("ETag", tag(shown))
        .with("Cache-Control", "no-store");
  }

  private static JsonNode json(String document) {
    return Json.parse(document.getBytes(StandardCharsets.UTF_8));
  }
}
