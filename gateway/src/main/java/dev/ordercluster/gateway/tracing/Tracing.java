package dev.ordercluster.gateway.tracing;

import dev.ordercluster.gateway.telemetry.Meters;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Sends spans to a collector over OTLP/HTTP, from one thread behind a bounded queue. A collector
/// that is away costs a request nothing; its spans are tried again a few times, then dropped.
public final class Tracing implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Tracing.class.getName());
  private static final int QUEUED = 4096;
  private static final int BATCH = 512;
  private static final int ATTEMPTS = 5;
  private static final Duration CALL = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Set<Integer> TRANSIENT = Set.of(429, 502, 503, 504);

  private final Settings settings;
  private final Sampling sampling;
  private final Meters meters;
  private final String instance = UUID.randomUUID().toString();
  private final BlockingQueue<Span> queue = new ArrayBlockingQueue<>(QUEUED);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final Thread sender;

  /// Where spans go.
  ///
  /// @param endpoint of the collector, to which `/v1/traces` is added
  /// @param headers that the collector wants, an API key maybe
  /// @param ratio share of traces that are recorded, 0..1
  /// @param interval between two calls
  public record Settings(
      URI endpoint, Map<String, String> headers, double ratio, Duration interval) {
    public Settings {
      headers = Map.copyOf(headers);
    }

    /// Without the headers, which may hold a secret.
    @Override
    public String toString() {
      return "Tracing[" + endpoint + "]";
    }
  }

  public Tracing(Settings settings, Meters meters) {
    this.settings = settings;
    this.sampling = new Sampling(settings.ratio());
    this.meters = meters;
    this.sender = Thread.ofPlatform().name("otlp").daemon().start(this::run);
  }

  /// This trace is recorded.
  public boolean takes(String traceId) {
    return sampling.takes(traceId);
  }

  /// Takes a span of a trace that is recorded; drops it when the queue is full.
  public void add(Span span) {
    if (!queue.offer(span)) {
      meters.spans("dropped", 1);
    }
  }

  private void run() {
    try {
      boolean last = false;
      while (!last) {
        last = closing.await(settings.interval().toMillis(), TimeUnit.MILLISECONDS);
        List<Span> batch = new ArrayList<>(BATCH);
        while (queue.drainTo(batch, BATCH) > 0) {
          export(batch);
          batch.clear();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void export(List<Span> batch) throws InterruptedException {
    byte[] body = OtlpJson.encode(batch, "ordercluster-gateway", instance);
    Duration pause = Duration.ofMillis(500);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      int status = send(body);
      if (status >= 200 && status < 300) {
        meters.spans("exported", batch.size());
        return;
      }
      // On the way out there is one try only.
      if ((status != 0 && !TRANSIENT.contains(status))
          || closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        break;
      }
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
    meters.spans("dropped", batch.size());
  }

  // 0 when there was no answer.
  private int send(byte[] body) throws InterruptedException {
    URI endpoint = settings.endpoint();
    String base = endpoint.toString().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/v1/traces"))
            .timeout(CALL)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    settings.headers().forEach(request::header);
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the collector does not answer: {0}", e.getMessage());
      return 0;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      if (!sender.join(Duration.ofSeconds(3))) {
        sender.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
  }
}
