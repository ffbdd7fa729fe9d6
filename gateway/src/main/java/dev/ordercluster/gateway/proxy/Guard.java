package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.auth.Asked;
import dev.ordercluster.gateway.auth.Authentication;
import dev.ordercluster.gateway.auth.Authenticator;
import dev.ordercluster.gateway.auth.Credentials;
import dev.ordercluster.gateway.auth.Identity;
import dev.ordercluster.gateway.auth.SameSite;
import dev.ordercluster.gateway.auth.SessionCookie;
import dev.ordercluster.gateway.edge.Request;
import dev.ordercluster.gateway.edge.TrustedProxies;
import dev.ordercluster.gateway.route.Access;
import dev.ordercluster.gateway.route.Route;
import dev.ordercluster.gateway.telemetry.Meters;
import dev.ordercluster.gateway.throttle.Admission;
import dev.ordercluster.gateway.throttle.Throttle;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Limits, authentication and authorisation, in that order: the source is charged before anything
/// is computed for it or asked of anyone, so that a flood of bad credentials, or of paths that do
/// not exist, meets the limit first.
public final class Guard {
  private final Authenticator authenticator;
  private final Throttle throttle;
  private final SessionRules rules;
  private final Meters meters;

  /// How sessions in cookies are treated.
  public record SessionRules(SessionCookie cookie, SameSite sameSite) {}

  public Guard(Authenticator authenticator, Throttle throttle, SessionRules rules, Meters meters) {
    this.authenticator = authenticator;
    this.throttle = throttle;
    this.rules = rules;
    this.meters = meters;
  }

  SessionCookie cookie() {
    return rules.cookie();
  }

  SameSite sameSite() {
    return rules.sameSite();
  }

  /// Charges a request that needs no identity; false when it was refused.
  boolean admitSource(Exchange exchange) throws IOException {
    return charge(exchange, source(exchange.request()), Optional.empty());
  }

  /// Charges the request and finds out who sends it; false when it was refused.
  boolean admit(Exchange exchange, Route route) throws IOException {
    Request request = exchange.request();
    if (route.access() instanceof Access.Signed) {
      return admitSource(exchange);
    }
    Credentials credentials = Credentials.of(request.headers(), rules.cookie());
    Optional<Authentication> known = authenticator.remembered(credentials);
    if (known.isPresent()) {
      // Nothing is saved by asking twice: one charge for the source and the principal together.
      return charge(exchange, source(request), principal(known.get()))
          && judge(exchange, route, credentials, known.get());
    }
    if (!admitSource(exchange)) {
      return false;
    }
    Authentication found = authenticator.authenticate(credentials, asked(request, route));
    return charge(exchange, Optional.empty(), principal(found))
        && judge(exchange, route, credentials, found);
  }

  /// What an open stream's caller came with is still good.
  boolean isAlive(Identity identity) {
    return authenticator.isAlive(identity);
  }

  private static Asked asked(Request request, Route route) {
    return new Asked(
        request.id(),
        request.method(),
        request.path().encoded(),
        TrustedProxies.sourceKey(request.client()),
        route.access());
  }

  private static Optional<String> source(Request request) {
    return Optional.of(TrustedProxies.sourceKey(request.client()));
  }

  private static Optional<String> principal(Authentication authentication) {
    return authentication instanceof Authentication.Authenticated(Identity identity)
        ? Optional.of(identity.principalKey())
        : Optional.empty();
  }

  private boolean charge(Exchange exchange, Optional<String> source, Optional<String> principal)
      throws IOException {
    Request request = exchange.request();
    var caller = new Throttle.Caller(source, principal);
    return switch (throttle.admit(request.method(), request.path().segments(), caller)) {
      case Admission.Admitted(List<Admission.Charge> charges) -> {
        exchange.admitted(charges);
        yield true;
      }
      case Admission.Exceeded exceeded -> {
        refuseExceeded(exchange, exceeded);
        yield false;
      }
      case Admission.Uncountable _ -> {
        exchange.extra().add("Retry-After", "1");
        exchange.refuse(
            GatewayProblems.reducedCapacity(
                "limits-unavailable", "This path's limit cannot be counted now: try again."));
        yield false;
      }
    };
  }

  private static void refuseExceeded(Exchange exchange, Admission.Exceeded exceeded)
      throws IOException {
    long seconds = Math.max(1, RateLimitFields.secondsUp(exceeded.retryInMicros()));
    exchange.admitted(exceeded.charges());
    exchange.extra().add("Retry-After", Long.toString(seconds));
    exchange.refuse(
        GatewayProblems.quotaExceeded(exceeded.violated(), seconds),
        Map.of("violated-policies", exceeded.violated()));
  }

  private boolean judge(
      Exchange exchange, Route route, Credentials credentials, Authentication authentication)
      throws IOException {
    return switch (authentication) {
      case Authentication.Authenticated(Identity identity) -> {
        meters.authenticated("authenticated", "none");
        exchange.authenticated(identity);
        yield isMeant(exchange, credentials) && authorise(exchange, route, identity);
      }
      case Authentication.Anonymous _ -> {
        meters.authenticated("anonymous", "none");
        yield admitAnonymous(exchange, route, false);
      }
      case Authentication.Lapsed _ -> {
        meters.authenticated("lapsed", "session-unknown");
        yield admitAnonymous(exchange, route, true);
      }
      case Authentication.Rejected(String reason) -> {
        meters.authenticated("rejected", reason);
        challenge(exchange, Challenges.refused(reason));
        exchange.refuse(GatewayProblems.unauthenticated(true));
        yield false;
      }
      case Authentication.Throttled(Duration pause) -> {
        meters.authenticated("throttled", "api-key-guesses");
        exchange.extra().add("Retry-After", Long.toString(pause.toSeconds() + 1));
        exchange.refuse(GatewayProblems.tooManyGuesses());
        yield false;
      }
      case Authentication.Unavailable(String reason) -> {
        meters.authenticated("unavailable", "keys-or-sessions");
        exchange.extra().add("Retry-After", "2");
        exchange.refuse(GatewayProblems.reducedCapacity("authentication-unavailable", reason));
        yield false;
      }
    };
  }

  private boolean isMeant(Exchange exchange, Credentials credentials) throws IOException {
    Request request = exchange.request();
    boolean byCookie = credentials instanceof Credentials.Session session && session.byCookie();
    if (!byCookie || rules.sameSite().allows(request.method(), request.headers())) {
      return true;
    }
    meters.authenticated("forbidden", "cross-site");
    exchange.refuse(GatewayProblems.crossSite());
    return false;
  }

  private boolean admitAnonymous(Exchange exchange, Route route, boolean lapsed)
      throws IOException {
    if (route.access() instanceof Access.Public) {
      return true;
    }
    if (lapsed) {
      exchange.extra().add("Set-Cookie", rules.cookie().clear());
    }
    challenge(exchange, Challenges.needed());
    exchange.refuse(
        lapsed ? GatewayProblems.sessionEnded() : GatewayProblems.unauthenticated(false));
    return false;
  }

  private boolean authorise(Exchange exchange, Route route, Identity identity) throws IOException {
    if (authenticator.permits(identity, asked(exchange.request(), route))) {
      return true;
    }
    String scope = route.access() instanceof Access.Requires demand ? demand.scope() : "none";
    meters.authenticated("forbidden", "scope-or-role");
    challenge(exchange, Challenges.insufficient(scope));
    exchange.refuse(GatewayProblems.forbidden(scope));
    return false;
  }

  private static void challenge(Exchange exchange, String value) {
    exchange.extra().add("WWW-Authenticate", value);
  }
}
