package dev.ordercluster.gateway.limit;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// A named limit on what one source or one principal may do.
///
/// @param name as it appears in the RateLimit fields, metrics and Redis keys
/// @param methods the methods it counts, empty for all
/// @param path the segments that a request's path must begin with, empty for all
/// @param limit requests per window in the long run
/// @param burst requests that may come at once on top
public record Policy(
    String name,
    KeyKind key,
    Set<String> methods,
    List<String> path,
    int limit,
    Duration window,
    int burst,
    WithoutRedis withoutRedis) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final int MAX = 1_000_000;
  private static final Duration MAX_WINDOW = Duration.ofDays(1);

  /// Who is counted.
  public enum KeyKind {
    /// The client's address, for IPv6 its /64.
    SOURCE,
    /// The authenticated caller; requests without one are not counted.
    PRINCIPAL
  }

  /// What holds while Redis cannot be asked.
  public enum WithoutRedis {
    /// Each gateway counts for itself.
    LOCAL_BUCKET,
    /// Requests that the policy counts are refused.
    FAIL_CLOSED
  }

  public Policy {
    require(NAME.matcher(name).matches(), "name must be a DNS label, was " + name);
    require(limit >= 1 && limit <= MAX, "limit must be 1.." + MAX + ", was " + limit);
    require(burst >= 0 && burst <= MAX, "burst must be 0.." + MAX + ", was " + burst);
    require(
        window.compareTo(Duration.ofMillis(1)) >= 0 && window.compareTo(MAX_WINDOW) <= 0,
        "window must be 1ms..1d, was " + window);
    methods = Set.copyOf(methods);
    path = List.copyOf(path);
  }

  public Gcra gcra() {
    return Gcra.of(limit, window, burst);
  }

  public boolean counts(String method, List<String> segments) {
    return (methods.isEmpty() || methods.contains(method))
        && segments.size() >= path.size()
        && segments.subList(0, path.size()).equals(path);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException("rate limit: " + message);
    }
  }
}
