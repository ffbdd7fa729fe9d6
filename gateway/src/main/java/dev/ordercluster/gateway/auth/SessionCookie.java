package dev.ordercluster.gateway.auth;

import dev.ordercluster.gateway.wire.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The cookie that carries a session's token: out of reach of scripts, sent to this host only and
/// never on a request that another site starts.
///
/// @param secure sent over TLS only, under a name that a browser guards (`__Host-`); false for a
///   gateway that browsers reach over plain HTTP
public record SessionCookie(boolean secure) {

  /// The cookie's name.
  public String name() {
    return secure ? "__Host-oc_session" : "oc_session";
  }

  /// The Set-Cookie value that hands a token out.
  ///
  /// @param validity how long the browser keeps it
  public String set(String token, Duration validity) {
    return name() + "=" + token + "; Max-Age=" + validity.toSeconds() + attributes();
  }

  /// The Set-Cookie value that makes a browser forget it.
  public String clear() {
    return name() + "=; Max-Age=0" + attributes();
  }

  private String attributes() {
    return "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "");
  }

  /// The session that a request's cookies name. Two of the name are refused: which one counts would
  /// be a guess.
  Credentials read(Headers headers) {
    List<String> found = new ArrayList<>(1);
    for (String line : headers.all("Cookie")) {
      for (String pair : line.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).strip().equals(name())) {
          found.add(pair.substring(equals + 1).strip());
        }
      }
    }
    return switch (found.size()) {
      case 0 -> new Credentials.None();
      case 1 -> new Credentials.Session(found.getFirst(), true);
      default -> new Credentials.Malformed("cookie");
    };
  }
}
