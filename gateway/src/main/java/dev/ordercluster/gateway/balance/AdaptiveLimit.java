package dev.ordercluster.gateway.balance;

/// How many requests an instance is given at a time, found from how long it takes to answer, as an
/// immutable value. While answers come as fast as they do in the long run the limit grows; when
/// they take longer, because requests queue inside the instance, it shrinks with the ratio of the
/// two (the gradient of Netflix's concurrency-limits). A request that gets no answer in time takes
/// a tenth off.
///
/// Answers may take twice as long as usual before the limit shrinks: what an instance is asked
/// differs by as much. A limit that is not used is not changed.
///
/// @param limit requests at a time
/// @param usual how long answers take in the long run, nanoseconds; 0 before the first
/// @param recent how long they take now, nanoseconds
public record AdaptiveLimit(double limit, double usual, double recent) {
  public static final int LEAST = 20;
  public static final int FIRST = 100;
  private static final double TOLERANCE = 2;
  private static final double SMOOTHING = 0.2;
  private static final double USUAL_WEIGHT = 1.0 / 600;
  private static final double RECENT_WEIGHT = 1.0 / 20;
  private static final double BACKOFF = 0.9;
  // Below this a stall of a few scheduler slices would look like a queue.
  private static final double NOISE = 5_000_000;

  /// The limit of an instance that nothing is known of.
  public static AdaptiveLimit first(int most) {
    return new AdaptiveLimit(Math.min(FIRST, most), 0, 0);
  }

  /// After an answer.
  ///
  /// @param nanos until its head was there
  /// @param inFlight requests that were under way with it, itself included
  /// @param most that the limit may become
  public AdaptiveLimit afterAnswer(long nanos, int inFlight, int most) {
    if (usual == 0) {
      return new AdaptiveLimit(limit, nanos, nanos);
    }
    double nextRecent = recent + (nanos - recent) * RECENT_WEIGHT;
    double nextUsual = usual + (nanos - usual) * USUAL_WEIGHT;
    if (nextUsual > 2 * nextRecent) {
      // After a long slow time the usual would else stay high, and the limit with it.
      nextUsual *= 0.95;
    }
    if (inFlight < limit / 2) {
      return new AdaptiveLimit(limit, nextUsual, nextRecent);
    }
    double bearable = Math.max(TOLERANCE * nextUsual, NOISE);
    double gradient = Math.clamp(bearable / Math.max(nextRecent, 1), 0.5, 1);
    double wanted = limit * gradient + Math.sqrt(limit);
    double next = limit + (wanted - limit) * SMOOTHING;
    return new AdaptiveLimit(Math.clamp(next, Math.min(LEAST, most), most), nextUsual, nextRecent);
  }

  /// After a request that got no answer in time.
  public AdaptiveLimit afterTimeout(int most) {
    return new AdaptiveLimit(
        Math.clamp(limit * BACKOFF, Math.min(LEAST, most), most), usual, recent);
  }

  /// One more fits in.
  public boolean admits(int inFlight) {
    return inFlight < (int) limit;
  }
}
