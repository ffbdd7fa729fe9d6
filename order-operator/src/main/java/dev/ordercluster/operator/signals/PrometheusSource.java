package dev.ordercluster.operator.signals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Asks an existing Prometheus for what it scraped of the pods: one range selector that yields raw
/// samples with the time at which they were taken. Series are told apart by the labels `namespace`
/// and `pod` that Kubernetes service discovery gives them.
///
/// A sample is as old as Prometheus' last scrape: its scrape interval should be 5 s for the
/// reaction times that are promised for asking pods directly.
final class PrometheusSource implements MetricsSource, AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(4);
  private static final String LOOK_BACK = "1m";
  private static final int MAX_BYTES = 32 << 20;
  private static final int OK = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final String namespace;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(DEADLINE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /// @param base URL of the server
  /// @param namespace of the pods
  PrometheusSource(URI base, String namespace, InstantSource clock) {
    this.base = base;
    this.namespace = namespace;
    this.clock = clock;
  }

  @Override
  public Map<String, Scrape> ask(List<PodSnapshot> pods, Set<String> metrics) {
    List<String> names =
        pods.stream().filter(PodSnapshot::canBeAsked).map(PodSnapshot::name).toList();
    Map<String, Scrape> heard = new HashMap<>();
    try {
      Answer answer = names.isEmpty() ? new Answer(Map.of(), "") : within(names, metrics);
      for (String pod : names) {
        PodAnswer told = answer.pods().get(pod);
        heard.put(pod, told == null ? failed(answer.reason(pod)) : told.scrape());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      names.forEach(pod -> heard.put(pod, failed("the operator is stopping")));
    }
    return heard;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.shutdownNow();
  }

  /// @param fault why there is no answer; empty when there is one
  private record Answer(Map<String, PodAnswer> pods, String fault) {
    String reason(String pod) {
      return fault.isEmpty() ? "no series of pod " + pod + " within " + LOOK_BACK : fault;
    }
  }

  /// The newest values of one pod, and the time of the newest of them.
  private static final class PodAnswer {
    private final Exposition.Builder series;
    private double newest;
    private int count;

    PodAnswer(Set<String> metrics) {
      series = new Exposition.Builder(metrics);
    }

    Scrape scrape() {
      Duration since = Duration.ofMillis(Math.round(newest * 1000));
      return new Scrape.Answered(Instant.EPOCH.plus(since), since, series.build());
    }
  }

  private Answer within(List<String> pods, Set<String> metrics) throws InterruptedException {
    List<Callable<Answer>> question = List.of(() -> query(pods, metrics));
    try {
      return threads
          .invokeAll(question, DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
          .getFirst()
          .get();
    } catch (CancellationException _) {
      return new Answer(Map.of(), "no whole answer within " + DEADLINE.toSeconds() + " s");
    } catch (ExecutionException e) {
      return new Answer(Map.of(), String.valueOf(e.getCause()));
    }
  }

  private Answer query(List<String> pods, Set<String> metrics) throws InterruptedException {
    URI uri = URI.create(trimmed(base.toString()) + "/api/v1/query");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(DEADLINE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "query="
                        + URLEncoder.encode(expression(pods, metrics), StandardCharsets.UTF_8)))
            .build();
    try {
      HttpResponse<InputStream> response =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (response.statusCode() != OK) {
          return fault("expected 200, was " + response.statusCode());
        }
        return bytes.length > MAX_BYTES
            ? fault("expected at most " + MAX_BYTES + " bytes, was more")
            : read(JSON.readTree(bytes), metrics);
      }
    } catch (JsonProcessingException e) {
      return fault("expected JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      String message = e.getMessage();
      return fault(message == null ? e.getClass().getSimpleName() : message);
    }
  }

  // Names of pods and metrics are letters, digits, dashes, underscores and dots.
  private String expression(List<String> pods, Set<String> metrics) {
    return "{__name__=~\""
        + String.join("|", metrics)
        + "\",namespace=\""
        + namespace
        + "\",pod=~\""
        + String.join("|", pods).replace(".", "\\\\.")
        + "\"}["
        + LOOK_BACK
        + "]";
  }

  private Answer read(JsonNode root, Set<String> metrics) {
    if (!root.path("status").asText().equals("success")) {
      return fault("expected success, was: " + root.path("error").asText("no reason"));
    }
    Map<String, Map<String, PodAnswer>> pods = new HashMap<>();
    int count = 0;
    for (JsonNode series : root.path("data").path("result")) {
      if (++count > PrometheusText.MAX_SERIES) {
        return fault("expected at most " + PrometheusText.MAX_SERIES + " series, was more");
      }
      Map<String, String> labels = new HashMap<>();
      series
          .path("metric")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
      JsonNode values = series.path("values");
      JsonNode last = values.path(values.size() - 1);
      String pod = labels.getOrDefault("pod", "");
      String name = labels.getOrDefault("__name__", "");
      if (last.isArray() && metrics.contains(name)) {
        String target = labels.getOrDefault("job", "") + " " + labels.getOrDefault("instance", "");
        PodAnswer told =
            pods.computeIfAbsent(pod, _ -> new TreeMap<>())
                .computeIfAbsent(target, _ -> new PodAnswer(metrics));
        told.count++;
        told.newest = Math.max(told.newest, last.path(0).asDouble());
        told.series.add(name, labels, number(last.path(1).asText()));
      }
    }
    Map<String, PodAnswer> fullest = new HashMap<>();
    pods.forEach((pod, targets) -> fullest.put(pod, fullest(targets.values())));
    return new Answer(fullest, "");
  }

  // A pod that two jobs scrape is there twice, and one with a sidecar has a target that knows
  // nothing of requests: only one of them counts, the one that tells most.
  private static PodAnswer fullest(Collection<PodAnswer> targets) {
    return targets.stream()
        .reduce((best, next) -> next.count > best.count ? next : best)
        .orElseThrow();
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> {
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException _) {
          yield Double.NaN;
        }
      }
    };
  }

  private Answer fault(String why) {
    // A name and password before the host are nobody's business.
    String shown = base.toString().replaceFirst("//[^/@]*@", "//");
    return new Answer(Map.of(), "Prometheus at " + shown + ": " + why);
  }

  private Scrape failed(String why) {
    return new Scrape.Failed(clock.instant(), why);
  }

  private static String trimmed(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
