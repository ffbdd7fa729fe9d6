package dev.ordercluster.gateway.limit;

import java.time.Duration;

/// The generic cell rate algorithm (ITU-T I.371) on one number per key, the theoretical arrival
/// time TAT, in microseconds.
///
/// T = window / limit; τ = T · burst; TAT = max(stored, now); new = TAT + T; allowed when now ≥ new
/// − (T + τ); a denied request changes nothing. Over a time t it admits at most limit · t / window
/// + burst + 1.
///
/// @param period T in microseconds, at least 1
/// @param tolerance τ in microseconds
public record Gcra(long period, long tolerance) {
  public Gcra {
    if (period < 1 || tolerance < 0) {
      throw new IllegalArgumentException("period must be at least 1 µs and tolerance 0");
    }
  }

  /// The algorithm for a limit per window.
  ///
  /// @param limit requests per window
  /// @param burst requests that may come at once on top
  public static Gcra of(int limit, Duration window, int burst) {
    long micros = window.toNanos() / 1000;
    long period = Math.max(1, Math.round((double) micros / limit));
    return new Gcra(period, period * burst);
  }

  /// Decides about one request.
  ///
  /// @param stored the key's TAT, 0 when there is none
  public Verdict decide(long stored, long now) {
    // A TAT further ahead than this policy can put it was written under another setting.
    long tat = Math.min(Math.max(stored, now), now + tolerance + period);
    long next = tat + period;
    long allowedAt = next - (period + tolerance);
    if (now < allowedAt) {
      return new Verdict(false, tat, 0, tat - now, allowedAt - now);
    }
    long remaining = (now + period + tolerance - next) / period;
    return new Verdict(true, next, remaining, next - now, 0);
  }

  /// What became of one request under one policy; times in microseconds.
  ///
  /// @param tat the key's TAT afterwards
  /// @param remaining requests that would be allowed at once now
  /// @param resetIn until the whole burst is available again
  /// @param retryIn until the next request would be allowed; 0 when this one was
  public record Verdict(boolean allowed, long tat, long remaining, long resetIn, long retryIn) {}
}
