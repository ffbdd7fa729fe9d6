package dev.ordercluster.orders.telemetry;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MeterRegistryFormatter;
import io.helidon.metrics.api.MetricsConfig;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import io.helidon.metrics.spi.MeterRegistryFormatterProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;

/// Every meter of the service. Durations are seconds in the exposition, buckets are explicit, and
/// no label ever holds an id of a person, an order or a key.
///
/// The registry belongs to the Java process. Closing takes this instance's gauges out of it, so
/// that a later instance shows its own values and not those of one that has ended.
public final class Meters implements AutoCloseable {
  private static final Duration[] BUCKETS =
      List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000).stream()
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MetricsConfig config = MetricsConfig.create();
  private final MetricsFactory factory = MetricsFactory.getInstance();
  private final MeterRegistry registry = factory.globalRegistry(config);
  // Looking a meter up in the registry builds a tag set per call; requests should not pay for that.
  private final Map<RequestKey, Timer> requests = new ConcurrentHashMap<>();
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();
  private final List<Meter> gauges = new CopyOnWriteArrayList<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Timer poolWait = registry.getOrCreate(timer("database_pool_wait"));
  private final Timer rowWait = registry.getOrCreate(timer("database_row_wait"));

  private record RequestKey(String route, int status) {}

  private final BackgroundWork background = new BackgroundWork(this);

  public Meters() {
    gauge("http_server_requests_in_flight", inFlight::get);
  }

  /// How the work that no request waits for fares.
  public BackgroundWork background() {
    return background;
  }

  public void requestStarted() {
    inFlight.incrementAndGet();
  }

  /// The request waits for its body: it is not in flight until [#requestGoesOn].
  public void requestWaits() {
    inFlight.decrementAndGet();
  }

  public void requestGoesOn() {
    inFlight.incrementAndGet();
  }

  /// Records an answered request.
  ///
  /// @param route method and pattern of the route table, or `unmatched`
  public void requestEnded(String route, int status, Duration took) {
    inFlight.decrementAndGet();
    requests.computeIfAbsent(new RequestKey(route, status), this::requestTimer).record(took);
  }

  public int requestsInFlight() {
    return inFlight.get();
  }

  public void waitedForConnection(Duration took) {
    poolWait.record(took);
  }

  public void waitedForRow(Duration took) {
    rowWait.record(took);
  }

  /// Counts one event of a kind: `count("cache_reads", "result", "hit")`.
  public void count(String name, String label, String value) {
    counters
        .computeIfAbsent(
            name + '|' + label + '|' + value,
            _ ->
                registry.getOrCreate(factory.counterBuilder(name).addTag(Tag.create(label, value))))
        .increment();
  }

  /// The same with several labels.
  public void count(String name, Map<String, String> labels) {
    counters
        .computeIfAbsent(
            name + '|' + new TreeMap<>(labels),
            _ ->
                registry.getOrCreate(
                    factory
                        .counterBuilder(name)
                        .tags(
                            labels.entrySet().stream()
                                .map(label -> Tag.create(label.getKey(), label.getValue()))
                                .toList())))
        .increment();
  }

  /// Records how long something took: `time("cache_command", "operation", "get", took)`.
  public void time(String name, String label, String value, Duration took) {
    timers
        .computeIfAbsent(
            name + '|' + label + '|' + value,
            _ -> registry.getOrCreate(timer(name).addTag(Tag.create(label, value))))
        .record(took);
  }

  /// Publishes one of several values of a name, told apart by a label.
  public void gauge(String name, String label, String value, DoubleSupplier supplier) {
    publish(factory.gaugeBuilder(name, supplier::getAsDouble).addTag(Tag.create(label, value)));
  }

  /// Publishes a value that is read at every scrape; the supplier must not block.
  public void gauge(String name, DoubleSupplier value) {
    publish(factory.gaugeBuilder(name, value::getAsDouble));
  }

  // A gauge that is there already belongs to an instance that is still running.
  private void publish(Gauge.Builder<Double> builder) {
    List<Meter> before = List.copyOf(registry.meters());
    Meter gauge = registry.getOrCreate(builder);
    if (!before.contains(gauge)) {
      gauges.add(gauge);
    }
  }

  @Override
  public void close() {
    gauges.forEach(registry::remove);
    gauges.clear();
  }

  /// The exposition in Prometheus text format 0.0.4.
  public String exposition() {
    for (MeterRegistryFormatterProvider provider :
        ServiceLoader.load(MeterRegistryFormatterProvider.class)) {
      Optional<MeterRegistryFormatter> formatter =
          provider.formatter(
              MediaTypes.TEXT_PLAIN, config, registry, Optional.empty(), List.of(), List.of());
      if (formatter.isPresent()) {
        return formatter.get().format().map(Object::toString).orElse("");
      }
    }
    throw new IllegalStateException("no formatter for Prometheus text on the class path");
  }

  private Timer requestTimer(RequestKey key) {
    return registry.getOrCreate(
        timer("http_server_requests")
            .addTag(Tag.create("route", key.route()))
            .addTag(Tag.create("status", Integer.toString(key.status()))));
  }

  private Timer.Builder timer(String name) {
    return factory.timerBuilder(name).buckets(BUCKETS).baseUnit(Meter.BaseUnits.SECONDS);
  }
}
