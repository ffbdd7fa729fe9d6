package dev.ordercluster.orders.stream;

import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.StoreException;
import dev.ordercluster.orders.telemetry.Meters;
import dev.ordercluster.runtime.Problem;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// All open streams of this instance. While there are any, one statement every [#EVERY] asks for
/// news of all of them: what a stream costs the database does not grow with the number of clients,
/// and it does not matter which instance changed an order.
public final class OrderStreams implements AutoCloseable {
  private static final Logger LOG = System.getLogger(OrderStreams.class.getName());
  private static final String WORK = "order streams";
  private static final Duration EVERY = Duration.ofMillis(250);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration STALLED = Duration.ofSeconds(30);

  private final Moments moments;
  private final StreamConfig config;
  private final Meters meters;
  private final Set<Subscription> open = ConcurrentHashMap.newKeySet();
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopping;

  public OrderStreams(Database database, StreamConfig config, Meters meters) {
    this.moments = new Moments(database);
    this.config = config;
    this.meters = meters;
    this.thread = Thread.ofVirtual().name("order-streams").unstarted(this::run);
    meters.gauge("order_streams", open::size);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    stopping = true;
    wake.release();
  }

  boolean isStopping() {
    return stopping;
  }

  /// Opens a stream; 429 when the caller has too many, 503 when this instance has.
  synchronized Subscription subscribe(UUID orderId, String caller, long after) {
    if (open.size() >= config.inAll()) {
      throw refused(503, "too-many-streams", "This instance serves as many streams as it may.");
    }
    if (open.stream().filter(known -> known.caller().equals(caller)).count()
        >= config.perCaller()) {
      throw refused(
          429,
          "too-many-streams",
          "Expected at most " + config.perCaller() + " streams at once: close one first.");
    }
    Subscription subscription = new Subscription(orderId, caller, after);
    open.add(subscription);
    wake.release();
    return subscription;
  }

  /// Closes a stream.
  ///
  /// @param why for the count of ended streams: `final`, `age`, `stopping`, `behind`, `gone`
  void end(Subscription subscription, String why) {
    if (open.remove(subscription)) {
      meters.count("order_streams_ended", "reason", why);
    }
  }

  private void run() {
    try {
      while (!stopping) {
        deliver();
        Duration pause = open.isEmpty() ? IDLE : EVERY;
        var _ = wake.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        wake.drainPermits();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver() {
    List<Subscription> all = List.copyOf(open);
    all.forEach(subscription -> subscription.interruptIfStalled(STALLED));
    if (all.isEmpty()) {
      return;
    }
    try {
      moments.deliver(all);
      meters.background().succeeded(WORK);
    } catch (StoreException e) {
      // The streams stay open; their news come when the database is back.
      LOG.log(Level.DEBUG, "no news of orders", e);
      meters.background().failed(WORK);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "no news of orders", e);
      meters.background().failed(WORK);
    }
  }

  private static ProblemException refused(int status, String code, String detail) {
    return new ProblemException(
        Problem.of(status, code, "Too many streams", detail), Map.of("Retry-After", "5"));
  }
}
