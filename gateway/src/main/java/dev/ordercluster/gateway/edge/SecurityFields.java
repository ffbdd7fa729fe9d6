package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.Headers;
import java.util.function.BiConsumer;

/// The fields that tell browsers what not to do with an answer. Every answer has them, refusals of
/// the edge included; one that an answer brings itself stays, so a page can allow itself a style.
final class SecurityFields {
  private static final String HTTPS_ONLY = "max-age=31536000";
  private static final String[] FIELDS = {
    "Content-Security-Policy",
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options",
    "nosniff",
    "X-Frame-Options",
    "DENY",
    "Referrer-Policy",
    "no-referrer",
    "Cross-Origin-Resource-Policy",
    "same-origin",
  };

  private SecurityFields() {}

  /// Adds what the answer does not say itself.
  ///
  /// @param secure browsers are told to come over TLS only where this one did
  static void complete(Headers headers, boolean secure, BiConsumer<String, String> out) {
    for (int i = 0; i < FIELDS.length; i += 2) {
      if (!headers.contains(FIELDS[i])) {
        out.accept(FIELDS[i], FIELDS[i + 1]);
      }
    }
    if (secure && !headers.contains("Strict-Transport-Security")) {
      out.accept("Strict-Transport-Security", HTTPS_ONLY);
    }
  }
}
