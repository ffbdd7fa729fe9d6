package dev.ordercluster.gateway.auth;

import dev.ordercluster.gateway.wire.Headers;
import java.util.List;

/// What a request brought to say who it is from. An Authorization or X-API-Key header counts alone:
/// whoever sets one means it, while a browser adds cookies to whatever a page makes it send. Two of
/// them are refused: which one counts would be a guess.
public sealed interface Credentials {
  /// The field that carries a service's key where Authorization does not.
  String API_KEY = "X-API-Key";

  /// Nothing.
  record None() implements Credentials {}

  /// Something that nobody understands.
  record Malformed(String reason) implements Credentials {
    static final String SEVERAL = "several";
    static final String SCHEME = "scheme";
    static final String NO_TOKEN = "no-token";
  }

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

  /// A service's key.
  record ApiKey(String key) implements Credentials {
    @Override
    public String toString() {
      return "ApiKey[key hidden]";
    }
  }

  /// Finds the credentials of a request.
  static Credentials of(Headers headers, SessionCookie cookie) {
    List<String> authorization = headers.all("Authorization");
    List<String> keys = headers.all(API_KEY);
    if (authorization.size() + keys.size() > 1) {
      return new Malformed(Malformed.SEVERAL);
    }
    if (!keys.isEmpty()) {
      return new ApiKey(keys.getFirst());
    }
    if (authorization.isEmpty()) {
      return cookie.read(headers);
    }
    String value = authorization.getFirst();
    if (!value.regionMatches(true, 0, "Bearer ", 0, 7)) {
      boolean alone = value.equalsIgnoreCase("Bearer");
      return new Malformed(alone ? Malformed.NO_TOKEN : Malformed.SCHEME);
    }
    String token = value.substring(7);
    if (ApiKeyText.isMeantAsOne(token)) {
      return new ApiKey(token);
    }
    return SessionTokens.isMeantAsOne(token) ? new Session(token, false) : new Jwt(token);
  }
}
