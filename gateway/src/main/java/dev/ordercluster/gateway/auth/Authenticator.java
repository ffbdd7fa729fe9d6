package dev.ordercluster.gateway.auth;

import java.util.Optional;

/// Judges whatever credentials a request brought: the tokens of issuers and the sessions of the
/// shop.
public final class Authenticator {
  private final JwtAuthenticator tokens;
  private final Sessions sessions;

  public Authenticator(JwtAuthenticator tokens, Sessions sessions) {
    this.tokens = tokens;
    this.sessions = sessions;
  }

  /// What can be said without work: nothing is computed, nobody is asked.
  public Optional<Authentication> remembered(Credentials credentials) {
    return switch (credentials) {
      case Credentials.None _ -> Optional.of(new Authentication.Anonymous());
      case Credentials.Malformed(String reason) -> Optional.of(new Authentication.Rejected(reason));
      case Credentials.Jwt(String token) ->
          tokens.remembered(token).map(Authentication.Authenticated::new);
      case Credentials.Session session ->
          sessions.remembered(session.token()).map(found -> seen(session, found));
    };
  }

  /// Judges the credentials.
  public Authentication authenticate(Credentials credentials) {
    return switch (credentials) {
      case Credentials.None _ -> new Authentication.Anonymous();
      case Credentials.Malformed(String reason) -> new Authentication.Rejected(reason);
      case Credentials.Jwt(String token) -> tokens.authenticate(token);
      case Credentials.Session session -> seen(session, sessions.authenticate(session.token()));
    };
  }

  private static Authentication seen(Credentials.Session session, Authentication found) {
    return session.byCookie() && found instanceof Authentication.Rejected
        ? new Authentication.Lapsed()
        : found;
  }
}
