package dev.ordercluster.gateway.auth;

import dev.ordercluster.gateway.limit.Gcra;
import dev.ordercluster.gateway.telemetry.Meters;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// Questions to the system of record about keys: one at a time for each key, a few at a time in
/// all, and for keys that were never good here only so many in a second. Guessing thus never
/// becomes load on the database, nor does it keep known services waiting.
final class KeyLookups {
  private static final int AT_A_TIME = 8;
  private static final Duration FOR_A_PLACE = Duration.ofMillis(250);
  private static final Duration WAIT = Duration.ofMillis(1_500);
  private static final Gcra STRANGERS = Gcra.of(20, Duration.ofSeconds(1), 40);

  private final KeyDirectory directory;
  private final Meters meters;
  private final Semaphore places = new Semaphore(AT_A_TIME);
  private final AtomicLong strangers = new AtomicLong(Long.MIN_VALUE);
  private final ConcurrentMap<String, FutureTask<KeyRecord>> running = new ConcurrentHashMap<>();

  KeyLookups(KeyDirectory directory, Meters meters) {
    this.directory = directory;
    this.meters = meters;
  }

  /// The directory's word, or none when there is no room to ask.
  ///
  /// @param familiar the key was good here before
  KeyRecord find(String hash, boolean familiar) {
    FutureTask<KeyRecord> mine = new FutureTask<>(() -> ask(hash, familiar));
    FutureTask<KeyRecord> theirs = running.putIfAbsent(hash, mine);
    if (theirs == null) {
      try {
        mine.run();
      } finally {
        running.remove(hash, mine);
      }
    }
    try {
      return (theirs == null ? mine : theirs).get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new KeyRecord.Unsaid();
    } catch (ExecutionException | TimeoutException e) {
      return new KeyRecord.Unsaid();
    }
  }

  private KeyRecord ask(String hash, boolean familiar) throws InterruptedException {
    boolean mayAsk = familiar || admitStranger();
    if (!mayAsk || !places.tryAcquire(FOR_A_PLACE.toMillis(), TimeUnit.MILLISECONDS)) {
      meters.authenticated("unasked", mayAsk ? "api-key-busy" : "api-key-strangers");
      return new KeyRecord.Unsaid();
    }
    try {
      return directory.find(hash);
    } finally {
      places.release();
    }
  }

  private boolean admitStranger() {
    long now = TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
    while (true) {
      long stored = strangers.get();
      Gcra.Verdict verdict = STRANGERS.decide(stored, now);
      if (!verdict.allowed()) {
        return false;
      }
      if (strangers.compareAndSet(stored, verdict.tat())) {
        return true;
      }
    }
  }
}
