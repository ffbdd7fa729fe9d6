package dev.ordercluster.orders.http;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// W3C trace context: keeps the caller's trace id, sets a parent id of its own; a malformed header
/// starts a new trace.
record TraceContext(String traceId, String parentId) {
  private static final Pattern FORMAT =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  static TraceContext continued(Optional<String> header) {
    String traceId =
        header
            .map(FORMAT::matcher)
            .filter(java.util.regex.Matcher::matches)
            .map(matcher -> matcher.group(1))
            .orElseGet(() -> random(16));
    return new TraceContext(traceId, random(8));
  }

  String header() {
    return "00-" + traceId + "-" + parentId + "-01";
  }

  private static String random(int bytes) {
    byte[] id = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(id);
    id[0] |= 1;
    return HexFormat.of().formatHex(id);
  }
}
