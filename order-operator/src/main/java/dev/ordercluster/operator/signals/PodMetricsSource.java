package dev.ordercluster.operator.signals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Asks every pod itself, `GET /metrics` on its management port, all of them at the same time. A
/// pod that is dead, slow, or answers too much or garbage spoils its own outcome and no other.
final class PodMetricsSource implements MetricsSource, AutoCloseable {
  /// Time from asking to the last byte.
  static final Duration DEADLINE = Duration.ofSeconds(2);

  /// Largest answer that is read.
  static final int MAX_BYTES = 4 << 20;

  private static final int AT_A_TIME = 256;
  private static final int BUFFER = 16_384;
  private static final int OK = 200;

  private final int port;
  private final InstantSource clock;
  private final Semaphore places = new Semaphore(AT_A_TIME);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(DEADLINE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /// @param port the pods' management port
  PodMetricsSource(int port, InstantSource clock) {
    this.port = port;
    this.clock = clock;
  }

  @Override
  public Map<String, Scrape> ask(List<PodSnapshot> pods, Set<String> metrics) {
    List<PodSnapshot> asked = pods.stream().filter(PodSnapshot::canBeAsked).toList();
    List<Callable<Scrape>> questions = new ArrayList<>();
    asked.forEach(pod -> questions.add(() -> ask(pod, metrics)));
    Map<String, Scrape> heard = new HashMap<>();
    try {
      List<Future<Scrape>> answers =
          threads.invokeAll(questions, DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      for (int i = 0; i < asked.size(); i++) {
        heard.put(asked.get(i).name(), outcome(answers.get(i), asked.get(i)));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      asked.forEach(pod -> heard.put(pod.name(), failed(pod, "the operator is stopping")));
    }
    return heard;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.shutdownNow();
  }

  private Scrape outcome(Future<Scrape> answer, PodSnapshot pod) throws InterruptedException {
    try {
      return answer.get();
    } catch (CancellationException _) {
      return failed(pod, "no whole answer within " + DEADLINE.toSeconds() + " s");
    } catch (ExecutionException e) {
      return failed(pod, String.valueOf(e.getCause()));
    }
  }

  private Scrape ask(PodSnapshot pod, Set<String> metrics) throws InterruptedException {
    places.acquire();
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url(pod))).timeout(DEADLINE).GET().build();
      HttpResponse<InputStream> response =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return read(pod, response.statusCode(), body, metrics);
      }
    } catch (IOException | IllegalArgumentException e) {
      String message = e.getMessage();
      return failed(pod, message == null ? e.getClass().getSimpleName() : message);
    } finally {
      places.release();
    }
  }

  private Scrape read(PodSnapshot pod, int status, InputStream body, Set<String> metrics)
      throws IOException {
    if (status != OK) {
      return failed(pod, "expected 200, was " + status);
    }
    Duration steady = Duration.ofNanos(System.nanoTime());
    Instant time = clock.instant();
    BoundedStream bounded = new BoundedStream(body, MAX_BYTES);
    Reader reader =
        new BufferedReader(new InputStreamReader(bounded, StandardCharsets.UTF_8), BUFFER);
    return switch (PrometheusText.parse(reader, metrics)) {
      case PrometheusText.Parsed.Understood(Exposition exposition) ->
          new Scrape.Answered(time, steady, exposition);
      case PrometheusText.Parsed.Malformed(String why) -> failed(pod, why);
    };
  }

  private String url(PodSnapshot pod) {
    String host = pod.address().contains(":") ? "[" + pod.address() + "]" : pod.address();
    return "http://" + host + ":" + port + "/metrics";
  }

  private Scrape failed(PodSnapshot pod, String why) {
    return new Scrape.Failed(clock.instant(), "GET " + url(pod) + ": " + why);
  }
}
