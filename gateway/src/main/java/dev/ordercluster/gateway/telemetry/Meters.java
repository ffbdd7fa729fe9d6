package dev.ordercluster.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/// Every meter of the gateway. Label values come from closed sets (routes, statuses, reasons, known
/// instances), never from what a client sent, so a client cannot grow the number of series.
public final class Meters {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ConcurrentMap<RequestKey, Timer> requests = new ConcurrentHashMap<>();
  private final ConcurrentMap<CounterKey, Counter> counters = new ConcurrentHashMap<>();

  private record RequestKey(String route, String method, int status) {}

  private record CounterKey(String name, String first, String second) {}

  /// One request that a handler saw, from its head to the last byte of its answer.
  public void request(String route, String method, int status, long nanos) {
    requests
        .computeIfAbsent(new RequestKey(route, method, status), this::requestTimer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer requestTimer(RequestKey key) {
    return Timer.builder("gateway.http.requests")
        .description("Requests by route, method and status, head to last byte")
        .tags("route", key.route(), "method", key.method())
        .tag("status", Integer.toString(key.status()))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /// A request that the edge refused before routing.
  public void refused(int status, String code) {
    count("gateway.edge.refusals", "status", Integer.toString(status), "code", code);
  }

  /// What became of a request's credentials.
  public void authenticated(String result, String reason) {
    count("gateway.auth.results", "result", result, "reason", reason);
  }

  /// One policy's decision about one request.
  public void limited(String policy, String decision) {
    count("gateway.ratelimit.decisions", "policy", policy, "decision", decision);
  }

  /// A call to Redis.
  public void redis(String use, String result) {
    count("gateway.redis.calls", "use", use, "result", result);
  }

  /// An attempt was repeated.
  public void retried(String failure) {
    count("gateway.upstream.retries", "failure", failure, "result", "repeated");
  }

  /// A request was turned away because the gateway had enough to do.
  public void shed(String reason) {
    count("gateway.http.shed", "reason", reason, "status", "503");
  }

  /// A public read that could be answered from the cache.
  public void publicRead(String result) {
    count("gateway.cache.reads", "result", result, "scope", "public");
  }

  /// What became of spans for the collector.
  public void spans(String result, int count) {
    counter(
            "gateway.tracing.spans",
            Tags.of("result", result, "exporter", "otlp"),
            new CounterKey("gateway.tracing.spans", result, "otlp"))
        .increment(count);
  }

  /// What became of a changed configuration.
  public void configuration(String result) {
    count("gateway.config.reloads", "result", result, "source", "files");
  }

  /// An access log line was dropped because the writer could not keep up.
  public void logLineDropped() {
    count("gateway.accesslog.dropped", "reason", "full", "log", "access");
  }

  /// A refusal was not written to the audit log because there were too many at once.
  public void auditLineDropped() {
    count("gateway.audit.dropped", "reason", "flood", "log", "audit");
  }

  private void count(String name, String tag1, String value1, String tag2, String value2) {
    counter(name, Tags.of(tag1, value1, tag2, value2), new CounterKey(name, value1, value2))
        .increment();
  }

  private Counter counter(String name, Tags tags, CounterKey key) {
    return counters.computeIfAbsent(key, _ -> Counter.builder(name).tags(tags).register(registry));
  }

  /// A value that is asked for at each scrape.
  public void gauge(String name, String description, IntSupplier value) {
    Gauge.builder(name, value, supplier -> supplier.getAsInt())
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  /// What is told of one certificate.
  ///
  /// @param notAfter when it expires, seconds since 1970; 0 when nothing is presented
  /// @param reloads changed files that were taken over
  /// @param failures changed files that were refused
  public record Certificate(DoubleSupplier notAfter, LongSupplier reloads, LongSupplier failures) {}

  /// Registers what is told of a certificate.
  public void certificate(String name, Certificate certificate) {
    Gauge.builder("tls.certificate.not.after.seconds", () -> certificate.notAfter().getAsDouble())
        .description("When the certificate expires, seconds since 1970")
        .tags("certificate", name)
        .strongReference(true)
        .register(registry);
    reloads(name, "used", certificate.reloads());
    reloads(name, "refused", certificate.failures());
  }

  private void reloads(String name, String result, LongSupplier count) {
    FunctionCounter.builder("tls.certificate.reloads", count, LongSupplier::getAsLong)
        .description("Changed certificate files by what became of them")
        .tags("certificate", name, "result", result)
        .register(registry);
  }

  /// One value per live instance; instances that left take their series along.
  public <T> Instances<T> perInstance(String name, String description, ToDoubleFunction<T> value) {
    return new Instances<>(
        MultiGauge.builder(name).description(description).register(registry), value);
  }

  /// A gauge with one series per instance.
  public static final class Instances<T> {
    private final MultiGauge gauge;
    private final ToDoubleFunction<T> value;

    private Instances(MultiGauge gauge, ToDoubleFunction<T> value) {
      this.gauge = gauge;
      this.value = value;
    }

    /// Says which instances there are now.
    public void set(List<T> instances, java.util.function.Function<T, String> name) {
      List<MultiGauge.Row<?>> rows = new java.util.ArrayList<>();
      for (T instance : instances) {
        rows.add(MultiGauge.Row.of(Tags.of("instance", name.apply(instance)), instance, value));
      }
      gauge.register(rows, true);
    }
  }

  /// The Prometheus text format.
  public String scrape() {
    return registry.scrape();
  }
}
