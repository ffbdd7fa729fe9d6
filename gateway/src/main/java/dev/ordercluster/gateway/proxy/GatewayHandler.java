package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.auth.Authentication;
import dev.ordercluster.gateway.auth.Identity;
import dev.ordercluster.gateway.auth.JwtAuthenticator;
import dev.ordercluster.gateway.edge.Handler;
import dev.ordercluster.gateway.edge.Request;
import dev.ordercluster.gateway.edge.Response;
import dev.ordercluster.gateway.edge.TrustedProxies;
import dev.ordercluster.gateway.route.Access;
import dev.ordercluster.gateway.route.Route;
import dev.ordercluster.gateway.route.Routes;
import dev.ordercluster.gateway.telemetry.AccessLog;
import dev.ordercluster.gateway.telemetry.Meters;
import dev.ordercluster.gateway.throttle.Admission;
import dev.ordercluster.gateway.throttle.Throttle;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// The order of the checks, and the answer of each that fails. What no route names is refused, and
/// what a route demands is checked before anything is forwarded.
public final class GatewayHandler implements Handler {
  private final Parts parts;
  private final Semaphore places;
  private final int maxInFlight;

  /// Everything a request meets on its way.
  public record Parts(
      JwtAuthenticator authenticator,
      Throttle throttle,
      Forwarder forwarder,
      Meters meters,
      Optional<AccessLog> log,
      InstantSource clock) {}

  /// A handler with a bound on what it does at a time.
  ///
  /// @param maxInFlight requests under way at a time; further ones are turned away with 503
  public GatewayHandler(Parts parts, int maxInFlight) {
    this.parts = parts;
    this.maxInFlight = maxInFlight;
    this.places = new Semaphore(maxInFlight);
  }

  /// Requests under way.
  public int inFlight() {
    return maxInFlight - places.availablePermits();
  }

  @Override
  public void handle(Request request, Response response) throws IOException {
    long start = System.nanoTime();
    Exchange exchange = new Exchange(request, response);
    try {
      if (places.tryAcquire()) {
        try {
          route(exchange);
        } finally {
          places.release();
        }
      } else {
        parts.meters().shed("max-in-flight");
        exchange.extra().add("Retry-After", "1");
        exchange.refuse(
            GatewayProblems.reducedCapacity(
                "overloaded", "The gateway has as many requests as it takes on: try again."));
      }
    } finally {
      completed(exchange, System.nanoTime() - start);
    }
  }

  private void route(Exchange exchange) throws IOException {
    Request request = exchange.request();
    List<String> segments = request.path().segments();
    if (segments.isEmpty()) {
      Landing.answer(exchange);
      return;
    }
    switch (Routes.ofOrderPlatform().match(request.method(), segments)) {
      case Routes.Match.Found(Route route) -> {
        exchange.routed(route.name());
        admit(exchange, route);
      }
      case Routes.Match.UnknownPath _ -> exchange.refuse(GatewayProblems.unknownPath());
      case Routes.Match.MethodNotAllowed(List<String> allowed) -> {
        exchange.extra().add("Allow", String.join(", ", allowed));
        exchange.refuse(GatewayProblems.methodNotAllowed(allowed));
      }
    }
  }

  // Limits count before the answer to bad credentials is given, so guessing tokens is limited too.
  private void admit(Exchange exchange, Route route) throws IOException {
    Request request = exchange.request();
    Authentication authentication =
        parts.authenticator().authenticate(request.headers().all("Authorization"));
    Optional<String> principal = Optional.empty();
    if (authentication instanceof Authentication.Authenticated(Identity identity)) {
      exchange.authenticated(identity);
      principal = Optional.of(identity.principalKey());
    }
    var caller = new Throttle.Caller(TrustedProxies.sourceKey(request.client()), principal);
    switch (parts.throttle().admit(request.method(), request.path().segments(), caller)) {
      case Admission.Admitted(List<Admission.Charge> charges) -> {
        exchange.admitted(charges);
        judge(exchange, route, authentication);
      }
      case Admission.Exceeded exceeded -> refuseExceeded(exchange, exceeded);
      case Admission.Uncountable _ -> {
        exchange.extra().add("Retry-After", "1");
        exchange.refuse(
            GatewayProblems.reducedCapacity(
                "limits-unavailable", "This path's limit cannot be counted now: try again."));
      }
    }
  }

  private void refuseExceeded(Exchange exchange, Admission.Exceeded exceeded) throws IOException {
    long seconds = Math.max(1, RateLimitFields.secondsUp(exceeded.retryInMicros()));
    exchange.admitted(exceeded.charges());
    exchange.extra().add("Retry-After", Long.toString(seconds));
    exchange.refuse(
        GatewayProblems.quotaExceeded(exceeded.violated(), seconds),
        Map.of("violated-policies", exceeded.violated()));
  }

  private void judge(Exchange exchange, Route route, Authentication authentication)
      throws IOException {
    Meters meters = parts.meters();
    switch (authentication) {
      case Authentication.Authenticated(Identity identity) -> {
        meters.authenticated("authenticated", "none");
        authorise(exchange, route, identity);
      }
      case Authentication.Anonymous _ -> {
        meters.authenticated("anonymous", "none");
        if (route.access() instanceof Access.Public) {
          parts.forwarder().forward(exchange);
        } else {
          exchange.extra().add("WWW-Authenticate", "Bearer realm=\"ordercluster\"");
          exchange.refuse(GatewayProblems.unauthenticated(false));
        }
      }
      case Authentication.Rejected(String reason) -> {
        meters.authenticated("rejected", reason);
        exchange
            .extra()
            .add("WWW-Authenticate", "Bearer realm=\"ordercluster\", error=\"invalid_token\"");
        exchange.refuse(GatewayProblems.unauthenticated(true));
      }
      case Authentication.Unavailable(String reason) -> {
        meters.authenticated("unavailable", "keys");
        exchange.extra().add("Retry-After", "2");
        exchange.refuse(GatewayProblems.reducedCapacity("authentication-unavailable", reason));
      }
    }
  }

  private void authorise(Exchange exchange, Route route, Identity identity) throws IOException {
    if (route.access() instanceof Access.Requires demand
        && !demand.allows(identity.roles(), identity.scopes())) {
      parts.meters().authenticated("forbidden", "scope-or-role");
      exchange
          .extra()
          .add(
              "WWW-Authenticate",
              "Bearer error=\"insufficient_scope\", scope=\"" + demand.scope() + "\"");
      exchange.refuse(GatewayProblems.forbidden(demand.scope()));
    } else {
      parts.forwarder().forward(exchange);
    }
  }

  private void completed(Exchange exchange, long nanos) {
    Request request = exchange.request();
    // 499 as other proxies write it: the client left before there was an answer.
    int status = exchange.response().begun() ? exchange.response().status() : 499;
    parts.meters().request(exchange.route(), request.method(), status, nanos);
    parts
        .log()
        .ifPresent(
            log ->
                log.add(
                    new AccessLog.Entry(
                        parts.clock().instant(),
                        request.client().getHostAddress(),
                        request.method(),
                        request.path().encoded(),
                        exchange.route(),
                        status,
                        exchange.response().bytes(),
                        nanos / 1000,
                        exchange.identity().map(Identity::subject).orElse(""),
                        exchange.upstream(),
                        exchange.attempts(),
                        request.id(),
                        request.trace().traceId())));
  }
}
