package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.compress.Coding;
import dev.ordercluster.gateway.edge.Request;
import dev.ordercluster.gateway.wire.Headers;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What of a message's header fields goes on to the other side (RFC 9110 §7.6.1). Fields that the
/// gateway sets are added after the hop-by-hop ones were removed, so no Connection field can remove
/// them.
final class ForwardedHeaders {
  static final String VIA = "1.1 ordercluster";
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-authentication-info",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings");
  // Decided by the gateway for each hop, whatever the client said.
  private static final Set<String> OURS =
      Set.of(
          "host",
          "content-length",
          "expect",
          // Content codings are between the client and the gateway.
          "accept-encoding",
          "authorization",
          // Holds the session's token at most; no service reads cookies.
          "cookie",
          "x-api-key",
          "forwarded",
          "traceparent",
          "x-request-id",
          "x-real-ip",
          "true-client-ip",
          "cf-connecting-ip",
          "x-client-ip",
          "x-original-url",
          "x-rewrite-url",
          "x-http-method-override",
          "x-http-method",
          "x-method-override");
  // A client that got an encoded answer sends the tag of that.
  private static final Set<String> TAGS = Set.of("if-match", "if-none-match");
  // Names by which services somewhere are told who calls.
  private static final List<String> IDENTITY_PREFIXES =
      List.of("x-forwarded-", "x-user", "x-customer", "x-auth-", "x-internal-", "x-helidon-");

  private ForwardedHeaders() {}

  /// The fields that a service gets, without framing and without `traceparent`, which differs from
  /// try to try.
  static Headers toService(Request request, String host, Optional<String> internalToken) {
    Headers out = new Headers();
    out.add("Host", host);
    Set<String> named = named(request.headers());
    request
        .headers()
        .forEach(
            (name, value) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (!isHopByHop(lower, named)
                  && !OURS.contains(lower)
                  && !isIdentity(lower)
                  && Propagation.passes(lower, request)) {
                out.add(name, TAGS.contains(lower) ? Coding.plainTags(value) : value);
              }
            });
    internalToken.ifPresent(token -> out.add("Authorization", "Bearer " + token));
    out.add("X-Forwarded-For", request.client().getHostAddress());
    out.add("X-Forwarded-Proto", request.secure() ? "https" : "http");
    request.headers().first("Host").ifPresent(name -> out.add("X-Forwarded-Host", name));
    out.add("X-Request-Id", request.id());
    out.add("Via", VIA);
    return out;
  }

  /// The fields that a client gets, without framing.
  static Headers toClient(Headers headers) {
    Headers out = new Headers();
    Set<String> named = named(headers);
    headers.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!isHopByHop(lower, named)
              && !lower.equals("content-length")
              && !lower.equals("x-request-id")) {
            out.add(name, value);
          }
        });
    out.add("Via", VIA);
    if (!out.contains("X-Content-Type-Options")) {
      out.add("X-Content-Type-Options", "nosniff");
    }
    return out;
  }

  private static Set<String> named(Headers headers) {
    return headers.contains("Connection") ? new HashSet<>(headers.tokens("Connection")) : Set.of();
  }

  private static boolean isHopByHop(String lower, Set<String> named) {
    return HOP_BY_HOP.contains(lower) || named.contains(lower);
  }

  private static boolean isIdentity(String lower) {
    return lower.startsWith("x-") && IDENTITY_PREFIXES.stream().anyMatch(lower::startsWith);
  }
}
