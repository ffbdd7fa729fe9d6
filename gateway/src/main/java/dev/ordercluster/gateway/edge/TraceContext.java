package dev.ordercluster.gateway.edge;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// W3C trace context of one request: the trace id of the client when it sent a valid one, and our
/// own parent id.
///
/// @param traceId 32 hex digits, lower case, not all zero
/// @param parentId 16 hex digits of the caller's span, empty for a trace that begins here
/// @param spanId 16 hex digits of this hop
/// @param flags two hex digits
public record TraceContext(String traceId, String parentId, String spanId, String flags) {
  // A later version may say more after the flags; version 00 may not.
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?:00|(?!00|ff)[0-9a-f]{2}(?=.{53}(?:-|$)))"
              + "-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_SPAN = "0".repeat(16);

  /// Continues the trace of a `traceparent`, or starts one where it is absent or malformed.
  public static TraceContext continuing(Optional<String> traceparent) {
    String text = traceparent.orElse("");
    var matcher = TRACEPARENT.matcher(text);
    if (matcher.matches()
        && !(text.startsWith("00") && matcher.group(4) != null)
        && !matcher.group(1).equals(NO_TRACE)
        && !matcher.group(2).equals(NO_SPAN)) {
      return new TraceContext(matcher.group(1), matcher.group(2), hex(), matcher.group(3));
    }
    return new TraceContext(hex() + hex(), "", hex(), "01");
  }

  /// The trace of the client goes on.
  public boolean isContinued() {
    return !parentId.isEmpty();
  }

  /// The same with the decision whether it is recorded.
  public TraceContext recorded(boolean sampled) {
    return new TraceContext(traceId, parentId, spanId, sampled ? "01" : "00");
  }

  public String traceparent() {
    return "00-" + traceId + "-" + spanId + "-" + flags;
  }

  /// A span id that nobody has yet.
  public static String newSpan() {
    return hex();
  }

  private static String hex() {
    long value = ThreadLocalRandom.current().nextLong();
    return java.util.HexFormat.of().toHexDigits(value == 0 ? 1 : value);
  }
}
