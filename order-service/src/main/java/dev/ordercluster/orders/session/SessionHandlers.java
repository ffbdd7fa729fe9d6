package dev.ordercluster.orders.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.customer.Credentials;
import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.identity.Principal;
import dev.ordercluster.orders.identity.Role;
import dev.ordercluster.orders.identity.Scope;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/// `POST /v1/sessions` with e-mail address and password logs in, with an empty object it begins a
/// guest session. `GET` and `DELETE /v1/sessions/current` concern the session of the caller.
final class SessionHandlers {
  private final SessionStore store;
  private final Credentials credentials;
  private final GuestMerge guests;
  private final SessionConfig config;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  SessionHandlers(
      SessionStore store,
      Credentials credentials,
      GuestMerge guests,
      SessionConfig config,
      InstantSource clock) {
    this.store = store;
    this.credentials = credentials;
    this.guests = guests;
    this.config = config;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/sessions", Grants.EVERYONE, this::create),
        Route.get("/v1/sessions/current", Grants.SIGNED_IN, this::get),
        Route.delete("/v1/sessions/current", Grants.SIGNED_IN, this::end));
  }

  Reply create(Call call) {
    Fields fields = Fields.of(call.body().json());
    if (!fields.has("email") && !fields.has("password")) {
      fields.refuseUnknown();
      fields.check();
      credentials.countGuest(call);
      return begun(Principal.GUEST + UUID.randomUUID());
    }
    Credentials.Login login = Credentials.read(fields);
    fields.refuseUnknown();
    fields.check();
    String customerId = credentials.authenticate(call, login.email(), login.password());
    Principal before = call.caller();
    if (before.isGuest() && before.session().isPresent()) {
      guests.merge(before.subject(), customerId);
      store.end(before.sid(), before.subject());
    }
    return begun(customerId);
  }

  Reply get(Call call) {
    return store
        .find(sessionOf(call), clock.instant())
        .map(session -> Reply.json(200, Json.text(session.json())))
        .orElseThrow(() -> ProblemException.notFound("session"))
        .with("Cache-Control", "no-store");
  }

  Reply end(Call call) {
    store.end(sessionOf(call), call.caller().subject());
    return Reply.empty(204);
  }

  private Reply begun(String subject) {
    SessionToken token = SessionToken.random(random);
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Session session =
        new Session(
            subject,
            Role.CUSTOMER.claim(),
            Scope.ORDERS_READ + " " + Scope.ORDERS_WRITE,
            now,
            now.plus(config.absolute()),
            config.idle());
    store.create(token.id(), session);
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("token", token.text());
    body.setAll(session.json());
    return Reply.json(201, Json.text(body))
        .with("Location", "/v1/sessions/current")
        .with("Cache-Control", "no-store");
  }

  private static String sessionOf(Call call) {
    return call.caller()
        .session()
        .orElseThrow(
            () ->
                ProblemException.of(
                    404,
                    "no-session",
                    "No session",
                    "Expected the token of a session, was another kind of token."));
  }
}
