package dev.ordercluster.gateway.http2;

/// How often a peer may do something that costs us more than it: so many at once, and so many a
/// second after that.
public final class Allowance {
  private static final double NANOS = 1e9;

  private final int burst;
  private final double perSecond;
  private double left;
  private long at;

  /// Full at first.
  public Allowance(int burst, double perSecond, long nanoTime) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.left = burst;
    this.at = nanoTime;
  }

  /// Takes one; false when there is none left.
  public boolean spend(long nanoTime) {
    left = Math.min(burst, left + (nanoTime - at) / NANOS * perSecond);
    at = nanoTime;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
