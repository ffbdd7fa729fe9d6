package dev.ordercluster.orders.apikey;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Cursors;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.Pages;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Making, listing and revoking keys, for admins, and the gateways' question about one. A key is
/// shown in the answer to POST and never again.
final class ApiKeyHandlers {
  static final int MOST = 1_000;
  private static final Logger AUDIT = System.getLogger("dev.ordercluster.audit");
  private static final String PATH = "/v1/api-keys";

  private final ApiKeyStore store;
  private final ApiKeyCopy copy;
  private final Cursors cursors;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  ApiKeyHandlers(ApiKeyStore store, ApiKeyCopy copy, Cursors cursors, InstantSource clock) {
    this.store = store;
    this.copy = copy;
    this.cursors = cursors;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH, Grants.ADMINS, this::create),
        Route.get(PATH, Grants.ADMINS, this::list),
        Route.get(PATH + "/{id}", Grants.ADMINS, this::get),
        Route.delete(PATH + "/{id}", Grants.ADMINS, this::revoke),
        Route.post("/internal/api-keys/resolve", Grants.GATEWAYS, this::resolve));
  }

  private Reply create(Call call) {
    ApiKeyInput input = ApiKeyInput.parse(Fields.of(call.body().json()), clock.instant());
    ApiKeySecret secret = ApiKeySecret.random(random);
    ApiKeyStore.Shown shown =
        store
            .create(input, secret, call.caller().subject(), MOST)
            .orElseThrow(
                () ->
                    ProblemException.of(
                        409,
                        "too-many-api-keys",
                        "Too many API keys",
                        "Expected fewer than " + MOST + " that count: revoke some."));
    var _ = copy.publish();
    AUDIT.log(
        Level.INFO,
        "api key {0} created by {1}: scopes {2}, until {3}",
        shown.id(),
        call.caller().subject(),
        String.join(" ", input.scopes()),
        input.expiresAt());
    ObjectNode document =
        (ObjectNode) Json.parse(shown.document().getBytes(StandardCharsets.UTF_8));
    document.put("key", secret.text());
    return reply(201, Json.text(document)).with("Location", PATH + "/" + shown.id());
  }

  private Reply list(Call call) {
    call.allowParameters("limit", "after");
    UUID after =
        call.parameter("after")
            .map(cursor -> UUID.fromString(cursors.open(PATH, cursor)))
            .orElse(new UUID(0, 0));
    List<ApiKeyStore.Shown> items = store.page(after, call.limit() + 1);
    return Pages.reply(
        call,
        PATH,
        items.stream().map(ApiKeyStore.Shown::document).toList(),
        last -> cursors.seal(PATH, items.get(last).id().toString()));
  }

  private Reply get(Call call) {
    return store.find(call.id()).map(shown -> reply(200, shown.document())).orElseThrow(this::none);
  }

  private Reply revoke(Call call) {
    ApiKeyStore.Shown shown = store.revoke(call.id()).orElseThrow(this::none);
    var _ = copy.publish();
    AUDIT.log(Level.INFO, "api key {0} revoked by {1}", shown.id(), call.caller().subject());
    return Reply.empty(204);
  }

  // What a gateway asks when the copy cannot be had: the database's own word.
  private Reply resolve(Call call) {
    Fields fields = Fields.of(call.body().json());
    String hash =
        fields.text("hash", 64, new Fields.Rule("a SHA-256", text -> text.matches("[0-9a-f]{64}")));
    fields.refuseUnknown();
    fields.check();
    Instant now = clock.instant();
    Optional<ApiKeyStore.Row> key =
        store.byHash(hash).filter(row -> !row.isRevoked() && row.expiresAt().isAfter(now));
    key.ifPresent(row -> store.used(Map.of(row.hash(), now)));
    return reply(200, key.map(ApiKeyHandlers::answer).orElse("{\"found\":false}"));
  }

  private static String answer(ApiKeyStore.Row row) {
    ObjectNode answer = Json.mapper().createObjectNode();
    answer.put("found", true);
    answer.put("id", row.id().toString());
    answer.put("scopes", String.join(" ", row.scopes()));
    answer.put("expiresAt", row.expiresAt().toEpochMilli());
    return Json.text(answer);
  }

  private ProblemException none() {
    return ProblemException.notFound("API key");
  }

  private static Reply reply(int status, String document) {
    return Reply.json(status, document).with("Cache-Control", "no-store");
  }
}
