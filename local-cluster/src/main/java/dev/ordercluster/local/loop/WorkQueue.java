package dev.ordercluster.local.loop;

import dev.ordercluster.local.objects.ObjectKey;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Runs passes for the keys it is given: a key waits at most once, is never worked on by two
/// threads, and is tried again after a failure, an `Error` included (0.1 s doubling to 26 s).
///
/// Bounded by the number of objects. Keys that arrive while their pass runs get another pass.
public final class WorkQueue implements AutoCloseable {
  private static final Logger LOG = System.getLogger(WorkQueue.class.getName());
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final int MOST_DOUBLINGS = 8;

  private final String name;
  private final Reconcile reconcile;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<ObjectKey, Long> due = new HashMap<>();
  private final Set<ObjectKey> running = new HashSet<>();
  private final Map<ObjectKey, Integer> failures = new HashMap<>();
  private final Thread worker;
  private boolean closed;

  public WorkQueue(String name, Reconcile reconcile) {
    this.name = name;
    this.reconcile = reconcile;
    this.worker = Thread.ofVirtual().name("controller-" + name).start(this::work);
  }

  public void add(ObjectKey key) {
    addAfter(key, Duration.ZERO);
  }

  /// Asks for a pass after `delay` at the latest.
  public void addAfter(ObjectKey key, Duration delay) {
    long at = System.nanoTime() + delay.toNanos();
    lock.lock();
    try {
      due.merge(key, at, (one, other) -> one - other < 0 ? one : other);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      for (Optional<ObjectKey> key = take(); key.isPresent(); key = take()) {
        passOver(key.get());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<ObjectKey> take() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        Optional<Map.Entry<ObjectKey, Long>> next =
            due.entrySet().stream()
                .filter(one -> !running.contains(one.getKey()))
                .min((one, other) -> Long.signum(one.getValue() - other.getValue()));
        long wait = next.map(one -> one.getValue() - System.nanoTime()).orElse(Long.MAX_VALUE);
        if (next.isPresent() && wait <= 0) {
          ObjectKey key = next.get().getKey();
          due.remove(key);
          running.add(key);
          return Optional.of(key);
        }
        var _ = changed.awaitNanos(wait);
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void passOver(ObjectKey key) throws InterruptedException {
    // The task keeps whatever a pass throws: one that ends in an Error must not end the loop, after
    // which nothing of this kind would ever be worked on again.
    FutureTask<Optional<Duration>> pass = new FutureTask<>(() -> reconcile.pass(key));
    pass.run();
    Optional<Duration> again;
    try {
      again = pass.get();
      failures.remove(key);
    } catch (ExecutionException e) {
      again = Optional.of(retryAfter(key, Objects.requireNonNullElse(e.getCause(), e)));
    }
    lock.lock();
    try {
      running.remove(key);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    again.ifPresent(delay -> addAfter(key, delay));
  }

  private Duration retryAfter(ObjectKey key, Throwable failure) {
    int count = failures.merge(key, 1, Integer::sum);
    boolean race =
        failure instanceof KubernetesClientException refused
            && (refused.getCode() == HttpURLConnection.HTTP_CONFLICT
                || refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND);
    Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(count - 1, MOST_DOUBLINGS));
    if (!closed) {
      LOG.log(
          race ? Level.DEBUG : Level.WARNING,
          name + ": " + key + " failed, tried again in " + delay,
          failure);
    }
    return delay;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    worker.interrupt();
  }
}
