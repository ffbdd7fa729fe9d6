package dev.ordercluster.orders;

import dev.ordercluster.orders.telemetry.Meters;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The first step of a graceful stop: readiness fails, requests are still served while gateways
/// notice, then those in flight are waited for.
final class Drain implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(8);

  private final Duration delay;
  private final Meters meters;
  private volatile boolean draining;

  Drain(Duration delay, Meters meters) {
    this.delay = delay;
    this.meters = meters;
  }

  boolean isDraining() {
    return draining;
  }

  @Override
  public void close() {
    draining = true;
    try {
      var _ = new CountDownLatch(1).await(delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (meters.requestsInFlight() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}
