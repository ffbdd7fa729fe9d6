package dev.ordercluster.orders.webhook;

import dev.ordercluster.orders.store.StoreException;
import dev.ordercluster.orders.telemetry.Meters;
import dev.ordercluster.orders.webhook.Delivery.Result;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Carries deliveries out: at most [#AT_ONCE] at a time and [#PER_ENDPOINT] to one endpoint, so
/// that a slow endpoint does not hold up the others. Each attempt has a deadline as a whole.
final class Postman implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Postman.class.getName());
  private static final int AT_ONCE = 32;
  private static final int PER_ENDPOINT = 4;
  private static final String WORK = "webhooks";
  private static final Duration POLL = Duration.ofMillis(500);

  private final Deliveries deliveries;
  private final Courier courier;
  private final Secrets secrets;
  private final WebhookConfig config;
  private final Meters meters;
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final Semaphore wake = new Semaphore(0);
  private final Map<UUID, Integer> underWay = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean stopping;

  Postman(
      Deliveries deliveries,
      Courier courier,
      Secrets secrets,
      WebhookConfig config,
      Meters meters) {
    this.deliveries = deliveries;
    this.courier = courier;
    this.secrets = secrets;
    this.config = config;
    this.meters = meters;
    this.thread = Thread.ofVirtual().name("webhooks").unstarted(this::run);
    meters.gauge("webhook_attempts_under_way", () -> AT_ONCE - free.availablePermits());
  }

  void start() {
    thread.start();
  }

  void wake() {
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  @Override
  public void close() {
    stopping = true;
    wake.release();
    try {
      // Attempts under way may still tell their result; others come back when their lease ends.
      var _ = free.tryAcquire(AT_ONCE, 2, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopping) {
        if (takeSome() == 0) {
          var _ = wake.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
          wake.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private int takeSome() {
    int room = free.availablePermits();
    if (room == 0) {
      return 0;
    }
    List<UUID> busy =
        underWay.entrySet().stream()
            .filter(entry -> entry.getValue() >= PER_ENDPOINT)
            .map(Map.Entry::getKey)
            .toList();
    try {
      List<Delivery> claimed = deliveries.claim(room, busy);
      claimed.forEach(this::begin);
      meters.background().succeeded(WORK);
      return claimed.size();
    } catch (StoreException e) {
      LOG.log(Level.DEBUG, "no deliveries while the database is away", e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "no deliveries, trying again", e);
    }
    meters.background().failed(WORK);
    return 0;
  }

  private void begin(Delivery delivery) {
    free.acquireUninterruptibly();
    UUID endpoint = delivery.target().endpointId();
    underWay.merge(endpoint, 1, Integer::sum);
    Thread.ofVirtual()
        .name("webhook-attempt")
        .start(
            () -> {
              try {
                attempt(delivery);
              } finally {
                underWay.computeIfPresent(endpoint, (_, count) -> count > 1 ? count - 1 : null);
                free.release();
                wake();
              }
            });
  }

  private void attempt(Delivery delivery) {
    try {
      switch (withinDeadline(delivery)) {
        case Result.Delivered delivered -> {
          deliveries.delivered(delivery, delivered);
          meters.count("webhook_attempts", "result", "delivered");
        }
        case Result.Failed failed -> failed(delivery, failed);
      }
    } catch (StoreException e) {
      // The lease ends and the attempt is made again: receivers know an event by its webhook-id.
      LOG.log(Level.WARNING, "the result of a webhook could not be kept: {0}", e.getMessage());
    }
  }

  private void failed(Delivery delivery, Result.Failed failed) {
    Duration pause =
        config.pauseAfter(delivery.attempts(), ThreadLocalRandom.current().nextDouble());
    meters.count("webhook_attempts", "result", "failed");
    if (deliveries.failed(delivery, failed, pause)) {
      meters.count("webhook_endpoints_disabled", "reason", failed.isGone() ? "gone" : "failures");
      LOG.log(
          Level.WARNING,
          "webhook endpoint {0} was switched off: {1}",
          delivery.target().endpointId(),
          failed.error());
    }
  }

  // Time-outs of sockets bound each read; an endpoint that drips bytes is ended by an interrupt,
  // which closes the socket of a virtual thread.
  private Result withinDeadline(Delivery delivery) {
    List<String> keys = secrets.open(delivery.target());
    if (keys.isEmpty()) {
      return new Result.Failed(0, "no-secret");
    }
    AtomicReference<Result> result = new AtomicReference<>(new Result.Failed(0, "timeout"));
    Thread request =
        Thread.ofVirtual()
            .name("webhook-request")
            .start(() -> result.set(courier.send(delivery, keys)));
    try {
      if (!request.join(config.timeout())) {
        request.interrupt();
        return new Result.Failed(0, "timeout");
      }
    } catch (InterruptedException _) {
      request.interrupt();
      Thread.currentThread().interrupt();
    }
    return Objects.requireNonNull(result.get());
  }
}
