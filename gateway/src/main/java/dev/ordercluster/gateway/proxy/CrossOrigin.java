package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.auth.SameSite;
import dev.ordercluster.gateway.wire.Headers;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Cross-origin resource sharing (Fetch standard) for the trusted origins and no others: their
/// pages may read answers and act with the session cookie. Without trusted origins no answer says
/// anything about origins.
final class CrossOrigin {
  private static final String REQUEST_HEADERS =
      "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Prefer";
  private static final String ANSWER_HEADERS =
      "ETag, Idempotency-Replayed, Link, Location, Preference-Applied, RateLimit, RateLimit-Policy,"
          + " Retry-After, X-Request-Id";
  private static final String MAX_AGE = "600";
  private static final byte[] NOTHING = {};

  private final SameSite sameSite;

  CrossOrigin(SameSite sameSite) {
    this.sameSite = sameSite;
  }

  /// Puts the fields for a page of a trusted origin on whatever answer there will be.
  void mark(Exchange exchange) {
    if (sameSite.trusted().isEmpty()) {
      return;
    }
    // Also on answers to others: a cache must not hand one page's answer to another's.
    exchange.extra().add("Vary", "Origin");
    trustedOrigin(exchange)
        .ifPresent(
            origin -> {
              exchange.extra().add("Access-Control-Allow-Origin", origin);
              exchange.extra().add("Access-Control-Allow-Credentials", "true");
              exchange.extra().add("Access-Control-Expose-Headers", ANSWER_HEADERS);
            });
  }

  /// The request is a browser asking whether a page of a trusted origin may send another.
  boolean isPreflight(Exchange exchange) {
    Headers headers = exchange.request().headers();
    return exchange.request().method().equals("OPTIONS")
        && headers.contains("Access-Control-Request-Method")
        && trustedOrigin(exchange).isPresent();
  }

  /// Answers that it may.
  ///
  /// @param methods that the path serves
  void allow(Exchange exchange, List<String> methods) throws IOException {
    Headers headers =
        Headers.of(
            "Access-Control-Allow-Methods", String.join(", ", methods),
            "Access-Control-Allow-Headers", REQUEST_HEADERS,
            "Access-Control-Max-Age", MAX_AGE);
    exchange.extra().forEach(headers::add);
    exchange.response().send(204, headers, NOTHING);
  }

  private Optional<String> trustedOrigin(Exchange exchange) {
    List<String> origins = exchange.request().headers().all("Origin");
    return origins.size() == 1 && sameSite.trusted().contains(origins.getFirst())
        ? Optional.of(origins.getFirst())
        : Optional.empty();
  }
}
