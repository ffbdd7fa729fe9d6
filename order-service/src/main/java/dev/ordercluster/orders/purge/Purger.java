package dev.ordercluster.orders.purge;

import dev.ordercluster.orders.kafka.Supervised;
import dev.ordercluster.orders.telemetry.Meters;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/// Makes the calls that a purge takes, again until each succeeded or its time is over.
final class Purger implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Purger.class.getName());
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final PurgeCall call;
  private final PurgeConfig config;
  private final Meters meters;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private volatile boolean failing;

  Purger(PurgeCall call, PurgeConfig config, Meters meters) {
    this.call = call;
    this.config = config;
    this.meters = meters;
    meters.gauge("cdn_purge_failing", () -> failing ? 1 : 0);
  }

  /// Nothing is being tried again.
  boolean isCurrent() {
    return !failing;
  }

  /// Purges keys; returns when that is done or given up.
  ///
  /// @return false when the process stops before
  boolean purge(List<String> keys, Pauses pauses, Supervised.Signals signals)
      throws InterruptedException {
    for (List<String> batch : call.batches(keys)) {
      if (!carryOut(batch, pauses, signals)) {
        return false;
      }
    }
    return true;
  }

  /// What goes on while a purge waits.
  interface Pauses {
    void during(Duration pause);
  }

  private boolean carryOut(List<String> batch, Pauses pauses, Supervised.Signals signals)
      throws InterruptedException {
    long began = System.nanoTime();
    Duration pause = config.firstRetry();
    String failure = attempt(batch);
    while (!failure.isEmpty()) {
      failing = true;
      if (System.nanoTime() - began > config.giveUpAfter().toNanos()) {
        meters.count("cdn_purges", "result", "dead");
        LOG.log(
            Level.ERROR,
            "a purge is given up after {0}: {1}. Purge {2} by hand",
            config.giveUpAfter(),
            failure,
            String.join(" ", batch));
        failing = false;
        return true;
      }
      meters.count("cdn_purges", "result", "failed");
      LOG.log(Level.WARNING, "a purge failed and is tried again: {0}", failure);
      pauses.during(pause);
      if (signals.isStopping(Duration.ZERO)) {
        return false;
      }
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
      failure = attempt(batch);
    }
    failing = false;
    meters.count("cdn_purges", "result", "done");
    return true;
  }

  // Empty when it succeeded, else why not; never with what the cache answered, which may repeat the
  // secret.
  private String attempt(List<String> batch) throws InterruptedException {
    long began = System.nanoTime();
    try {
      String secret = call.secretFile() == null ? "" : Files.readString(call.secretFile()).strip();
      int status =
          http.send(
                  call.request(batch, secret, config.timeout()),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      return call.succeeded(status) ? "" : "the cache answered " + status;
    } catch (IOException | IllegalArgumentException e) {
      return "the call could not be made: " + e.getClass().getSimpleName();
    } finally {
      meters.time(
          "cdn_purge_call", "method", call.method(), Duration.ofNanos(System.nanoTime() - began));
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
