package dev.ordercluster.gateway.throttle;

import dev.ordercluster.gateway.schedule.Repeating;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// Puts charges that come while others are on their way into one call of the store; one call is
/// under way at a time. A charge that comes alone goes at once; the busier the gateway is, the more
/// of them share a call.
///
/// The calls are made by a thread of their own. A client that leaves interrupts the thread that
/// serves it, which must end neither a call that others share nor the store's good name.
final class JointCharges implements AutoCloseable {
  private static final int MOST = 64;
  private static final int WAITING = 4096;
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final Function<List<List<Counted>>, Optional<List<Counters.Reading>>> store;
  private final Duration patience;
  private final BlockingQueue<Charge> waiting = new ArrayBlockingQueue<>(WAITING);
  private final Repeating caller;
  private volatile boolean closed;

  /// One request's charge and whoever waits for it.
  private static final class Charge {
    private final List<Counted> counted;
    private final Thread asker = Thread.currentThread();
    private volatile boolean over;
    // Written before `over`, read after it.
    private Optional<Counters.Reading> result = Optional.empty();

    private Charge(List<Counted> counted) {
      this.counted = counted;
    }

    private void ended(Optional<Counters.Reading> found) {
      result = found;
      over = true;
      LockSupport.unpark(asker);
    }
  }

  /// Starts the thread that calls.
  ///
  /// @param store charges several requests one after the other and gives a reading for each
  /// @param patience how long a charge may wait for its turn and its answer
  JointCharges(
      Function<List<List<Counted>>, Optional<List<Counters.Reading>>> store, Duration patience) {
    this.store = store;
    this.patience = patience;
    this.caller = Repeating.start("joint-charges", () -> PAUSE, this::serve);
  }

  /// Charges one request; empty when it cannot be done in time.
  Optional<Counters.Reading> charge(List<Counted> counted) {
    Charge charge = new Charge(counted);
    if (!waiting.offer(charge)) {
      return Optional.empty();
    }
    long end = System.nanoTime() + patience.toNanos();
    while (!charge.over) {
      long left = end - System.nanoTime();
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        // If nobody has taken it yet, nobody need.
        waiting.remove(charge);
        return Optional.empty();
      }
      LockSupport.parkNanos(this, left);
    }
    return charge.result;
  }

  /// Charges that no call has taken yet.
  int waiting() {
    return waiting.size();
  }

  private void serve() throws InterruptedException {
    while (!closed) {
      Charge first = waiting.poll(1, TimeUnit.SECONDS);
      if (first != null) {
        call(first);
      }
    }
  }

  private void call(Charge first) {
    List<Charge> charges = new ArrayList<>(MOST);
    charges.add(first);
    waiting.drainTo(charges, MOST - 1);
    List<Optional<Counters.Reading>> results = unknown(charges.size());
    try {
      Optional<List<Counters.Reading>> readings =
          store.apply(charges.stream().map(charge -> charge.counted).toList());
      results = readings.map(JointCharges::each).orElse(results);
    } finally {
      for (int i = 0; i < charges.size(); i++) {
        charges.get(i).ended(results.get(i));
      }
    }
  }

  private static List<Optional<Counters.Reading>> unknown(int count) {
    return Collections.nCopies(count, Optional.empty());
  }

  private static List<Optional<Counters.Reading>> each(List<Counters.Reading> readings) {
    return readings.stream().map(Optional::of).toList();
  }

  @Override
  public void close() {
    closed = true;
    caller.close();
  }
}
