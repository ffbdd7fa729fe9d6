package dev.ordercluster.gateway.auth;

import dev.ordercluster.gateway.wire.Headers;
import java.util.List;

/// What a request brought to say who it is from. An Authorization header counts alone: whoever sets
/// one means it, while a browser adds cookies to whatever a page makes it send.
public sealed interface Credentials {

  /// Nothing.
  record None() implements Credentials {}

  /// Something that nobody understands.
  record Malformed(String reason) implements Credentials {}

  /// A JSON Web Token.
  record Jwt(String token) implements Credentials {
    @Override
    public String toString() {
      return "Jwt[token hidden]";
    }
  }

  /// A session's token.
  ///
  /// @param byCookie a browser may have added it without its page meaning to
  record Session(String token, boolean byCookie) implements Credentials {
    @Override
    public String toString() {
      return "Session[byCookie=" + byCookie + ", token hidden]";
    }
  }

  /// Finds the credentials of a request.
  static Credentials of(Headers headers, SessionCookie cookie) {
    List<String> authorization = headers.all("Authorization");
    if (authorization.isEmpty()) {
      return cookie.read(headers);
    }
    String value = authorization.getFirst();
    if (authorization.size() > 1 || !value.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return new Malformed("scheme");
    }
    String token = value.substring(7);
    return SessionTokens.isMeantAsOne(token) ? new Session(token, false) : new Jwt(token);
  }
}
