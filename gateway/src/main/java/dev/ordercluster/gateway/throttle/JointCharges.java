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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Puts charges that come while others are on their way into one call of the store; one call is
/// under way at a time. A charge that comes alone goes at once; the busier the gateway is, the more
/// of them share a call.
///
/// The calls are made by a thread of their own. A client that leaves interrupts the thread that
/// serves it, which must end neither a call that others share nor the store's good name. It is a
/// platform thread, and whoever waits does so without a timer: a virtual thread that waits with one
/// wakes the timer's thread twice, which costs as much as the call. A sweep keeps the deadlines
/// instead, to within [#SWEEP].
final class JointCharges implements AutoCloseable {
  private static final int MOST = 64;
  private static final int WAITING = 4096;
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final Duration SWEEP = Duration.ofMillis(50);

  private final Function<List<List<Counted>>, Optional<List<Counters.Reading>>> store;
  private final Duration patience;
  private final BlockingQueue<Charge> waiting = new ArrayBlockingQueue<>(WAITING);
  private final Repeating caller;
  private final Repeating sweeps;
  private volatile List<Charge> underWay = List.of();
  private volatile boolean closed;

  /// One request's charge and whoever waits for it. It ends once: with what the store said, or with
  /// nothing when its time is over.
  private static final class Charge {
    private final List<Counted> counted;
    private final long end;
    private final Thread asker = Thread.currentThread();
    private final AtomicReference<@Nullable Optional<Counters.Reading>> result =
        new AtomicReference<>();

    private Charge(List<Counted> counted, long end) {
      this.counted = counted;
      this.end = end;
    }

    private void ended(Optional<Counters.Reading> found) {
      if (result.compareAndSet(null, found)) {
        LockSupport.unpark(asker);
      }
    }

    private boolean isPast(long now) {
      return end - now < 0;
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
    this.caller = Repeating.startOnPlatformThread("joint-charges", PAUSE, this::serve);
    this.sweeps = Repeating.startOnPlatformThread("charge-deadlines", SWEEP, this::sweep);
  }

  /// Charges one request; empty when it cannot be done in time.
  Optional<Counters.Reading> charge(List<Counted> counted) {
    Charge charge = new Charge(counted, System.nanoTime() + patience.toNanos());
    if (!waiting.offer(charge)) {
      return Optional.empty();
    }
    if (closed) {
      // Nobody would take it, nor end it.
      giveUpWaiting();
    }
    Optional<Counters.Reading> result = charge.result.get();
    while (result == null) {
      if (Thread.currentThread().isInterrupted()) {
        // If nobody has taken it yet, nobody need.
        waiting.remove(charge);
        return Optional.empty();
      }
      LockSupport.park(this);
      result = charge.result.get();
    }
    return result;
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

  // What no call has taken yet need not be taken any more.
  private void sweep() {
    long now = System.nanoTime();
    for (Charge charge : waiting) {
      if (charge.isPast(now) && waiting.remove(charge)) {
        charge.ended(Optional.empty());
      }
    }
    for (Charge charge : underWay) {
      if (charge.isPast(now)) {
        charge.ended(Optional.empty());
      }
    }
  }

  private void giveUpWaiting() {
    List<Charge> left = new ArrayList<>();
    waiting.drainTo(left);
    left.forEach(charge -> charge.ended(Optional.empty()));
  }

  private void call(Charge first) {
    List<Charge> charges = new ArrayList<>(MOST);
    charges.add(first);
    waiting.drainTo(charges, MOST - 1);
    underWay = charges;
    List<Optional<Counters.Reading>> results = unknown(charges.size());
    try {
      Optional<List<Counters.Reading>> readings =
          store.apply(charges.stream().map(charge -> charge.counted).toList());
      results = readings.map(JointCharges::each).orElse(results);
    } finally {
      for (int i = 0; i < charges.size(); i++) {
        charges.get(i).ended(results.get(i));
      }
      underWay = List.of();
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
    sweeps.close();
    giveUpWaiting();
  }
}
