package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.cache.EntityTags;
import dev.ordercluster.gateway.cache.Sharing;
import dev.ordercluster.gateway.compress.AcceptEncoding;
import dev.ordercluster.gateway.compress.Coding;
import dev.ordercluster.gateway.compress.Gzip;
import dev.ordercluster.gateway.route.Access;
import dev.ordercluster.gateway.route.Route;
import dev.ordercluster.gateway.wire.Headers;
import java.util.List;
import java.util.Set;

/// What holds for every answer of the service: who may keep it, and in what coding it goes out.
public final class AnswerRules {
  // Their answers hold secrets, which must not share a compressor with what a caller wrote.
  private static final Set<String> SECRETS = Set.of("session", "webhook", "key");

  private final String shared;

  public AnswerRules(Sharing sharing) {
    this.shared = sharing.cacheControl();
  }

  /// The service said that anybody may have it.
  static boolean isShared(Headers headers) {
    return headers.tokens("Cache-Control").contains("public") && !headers.contains("Set-Cookie");
  }

  /// Says who may keep the answer. Only what the service calls public, on a route that anyone may
  /// read, may be kept at all.
  void mark(Exchange exchange, Headers headers) {
    boolean anyone = exchange.matched().map(AnswerRules::isPublicRead).orElse(true);
    if (anyone && isShared(headers)) {
      if (exchange.route().startsWith("/v1/")) {
        headers.set("Cache-Control", shared);
      }
      headers.add("Vary", "Accept-Encoding");
      return;
    }
    headers.set("Cache-Control", "no-store");
    headers.remove("Expires").remove("Pragma").remove("Surrogate-Key");
  }

  static boolean isPublicRead(Route route) {
    return route.access() instanceof Access.Public && route.method().equals("GET");
  }

  /// The coding of an answer that is relayed while it comes.
  ///
  /// @param length of the body as it comes, Long.MAX_VALUE when unknown
  static Coding coding(Exchange exchange, int status, Headers headers, long length) {
    boolean shrinks =
        status == 200
            && exchange.stream().isEmpty()
            && !headers.contains("Content-Encoding")
            && !headers.contains("Content-Range")
            && Coding.shrinks(headers.first("Content-Type").orElse(""))
            && length >= Gzip.WORTHWHILE
            && mayShrink(exchange);
    return shrinks && accepted(exchange).prefersGzip() ? Coding.GZIP : Coding.IDENTITY;
  }

  // Whoever can make a victim's browser ask, and sees how long answers are, learns what is in a
  // compressed one (BREACH). Browsers add cookies to what other pages make them ask, and never an
  // Authorization field.
  private static boolean mayShrink(Exchange exchange) {
    boolean secret = SECRETS.stream().anyMatch(exchange.route()::contains);
    boolean anyone = exchange.matched().map(AnswerRules::isPublicRead).orElse(true);
    return !secret && (anyone || exchange.request().headers().contains("Authorization"));
  }

  static AcceptEncoding accepted(Exchange exchange) {
    return AcceptEncoding.of(exchange.request().headers().all("Accept-Encoding"));
  }

  /// The tag of a 304 is the one that the client has.
  static void retag(Exchange exchange, Headers headers) {
    headers
        .first("ETag")
        .ifPresent(
            tag -> {
              List<String> sent = exchange.request().headers().all("If-None-Match");
              String encoded = Coding.GZIP.tag(tag);
              if (!sent.contains("*") && EntityTags.matches(sent, encoded)) {
                headers.set("ETag", encoded);
              }
            });
  }
}
