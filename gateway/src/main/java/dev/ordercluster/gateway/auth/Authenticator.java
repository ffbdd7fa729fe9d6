package dev.ordercluster.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ordercluster.gateway.route.Access;
import dev.ordercluster.gateway.telemetry.Meters;
import io.helidon.security.Security;
import io.helidon.security.SecurityContext;
import io.helidon.security.SecurityEnvironment;
import java.util.Optional;

/// Who calls and whether they may: one Helidon [Security] with three ways in (tokens of issuers,
/// sessions of the shop, keys of services), one provider of authorisation and one of audit.
///
/// What Security has said of credentials is remembered by whoever judges them, for as long as that
/// kind of credentials allows; what it permitted to an identity, which never changes, for as long
/// as there is room. The usual request thus costs two look-ups in memory, while every verdict that
/// is new, and every refusal, is Security's and in its audit.
public final class Authenticator {
  private static final String JWT = "jwt";
  private static final String SESSION = "session";
  private static final String API_KEY = "api-key";
  private static final int PERMITTED = 20_000;

  private final Ways ways;
  private final Security security;
  private final Cache<Permit, Boolean> permitted =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(PERMITTED).build();

  /// Who judges each kind of credentials.
  public record Ways(JwtAuthenticator tokens, Sessions sessions, ApiKeys keys) {}

  private record Permit(Identity identity, Access access) {}

  public Authenticator(Ways ways, Meters meters) {
    this.ways = ways;
    this.security =
        Security.builder()
            .disableTracing()
            .addAuthenticationProvider(new WayIn(this::judged), JWT)
            .addAuthenticationProvider(new WayIn(this::judged), SESSION)
            .addAuthenticationProvider(new WayIn(this::judged), API_KEY)
            .addAuthorizationProvider(new RouteRules(), "routes")
            .addAuditProvider(new AuditTrail(meters))
            .build();
  }

  /// What can be said without work: nothing is computed, nobody is asked.
  public Optional<Authentication> remembered(Credentials credentials) {
    return switch (credentials) {
      case Credentials.None _ -> Optional.of(new Authentication.Anonymous());
      case Credentials.Malformed(String reason) -> Optional.of(new Authentication.Rejected(reason));
      case Credentials.Jwt(String token) ->
          ways.tokens().remembered(token).map(Authentication.Authenticated::new);
      case Credentials.Session session ->
          ways.sessions().remembered(session.token()).map(found -> seen(session, found));
      case Credentials.ApiKey(String key) -> ways.keys().remembered(key);
    };
  }

  /// Judges the credentials.
  public Authentication authenticate(Credentials credentials, Asked asked) {
    return switch (credentials) {
      case Credentials.None _ -> new Authentication.Anonymous();
      case Credentials.Malformed(String reason) -> new Authentication.Rejected(reason);
      case Credentials.Jwt _ -> through(JWT, credentials, asked);
      case Credentials.Session session -> seen(session, through(SESSION, credentials, asked));
      case Credentials.ApiKey _ -> through(API_KEY, credentials, asked);
    };
  }

  /// The caller may do what the request asks for.
  public boolean permits(Identity identity, Asked asked) {
    Permit permit = new Permit(identity, asked.access());
    if (permitted.getIfPresent(permit) != null) {
      return true;
    }
    SecurityEnvironment.Builder env =
        environment(asked)
            .addAttribute(RouteRules.IDENTITY, identity)
            .addAttribute(RouteRules.ACCESS, asked.access());
    boolean allowed = context(asked, env).atzClientBuilder().submit().status().isSuccess();
    if (allowed) {
      permitted.put(permit, true);
    }
    return allowed;
  }

  /// What the caller came with is still good, as far as can be known.
  public boolean isAlive(Identity identity) {
    if (identity.session() != null) {
      return ways.sessions().isAlive(identity.session());
    }
    return !identity.issuer().equals(ApiKeys.ISSUER) || ways.keys().isAlive(identity);
  }

  private Authentication through(String way, Credentials credentials, Asked asked) {
    SecurityEnvironment.Builder env =
        environment(asked)
            .addAttribute(WayIn.CREDENTIALS, credentials)
            .addAttribute(WayIn.SOURCE, asked.source());
    return WayIn.read(context(asked, env).atnClientBuilder().explicitProvider(way).submit());
  }

  private Authentication judged(Credentials credentials, String source) {
    return switch (credentials) {
      case Credentials.Jwt(String token) -> ways.tokens().authenticate(token);
      case Credentials.Session session -> ways.sessions().authenticate(session.token());
      case Credentials.ApiKey(String key) -> ways.keys().authenticate(key, source);
      case Credentials.None _, Credentials.Malformed _ -> new Authentication.Anonymous();
    };
  }

  private SecurityEnvironment.Builder environment(Asked asked) {
    return security.environmentBuilder().method(asked.method()).path(asked.path());
  }

  private SecurityContext context(Asked asked, SecurityEnvironment.Builder env) {
    return security.contextBuilder(asked.id()).env(env.build()).build();
  }

  private static Authentication seen(Credentials.Session session, Authentication found) {
    return session.byCookie() && found instanceof Authentication.Rejected
        ? new Authentication.Lapsed()
        : found;
  }
}
