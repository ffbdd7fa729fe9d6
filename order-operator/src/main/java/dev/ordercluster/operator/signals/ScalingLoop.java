package dev.ordercluster.operator.signals;

import dev.ordercluster.operator.api.v1beta1.Autoscaling;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Looks at every component that follows its load, once per period, each on a thread of its own so
/// that a slow one delays no other. Knows a component from the first pass over its OrderCluster on,
/// which happens in the replica of the operator that leads and in no other.
///
/// It only decides. When there is something to do or to tell it asks for a pass.
public final class ScalingLoop implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ScalingLoop.class.getName());

  private final Settings settings;
  private final InstantSource clock;
  private final ScalingMeters meters;
  private final PodMetricsSource pods;
  private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("scaling-loop").unstarted(this::run);
  private volatile Consumer<ClusterName> passes = _ -> {};

  /// How often, and where.
  ///
  /// @param period between two looks
  /// @param managementPort where pods expose their metrics
  public record Settings(Duration period, int managementPort) {}

  private record Key(ClusterName cluster, Component component) {}

  /// One component and where its metrics come from.
  private static final class Entry {
    final ComponentScaler scaler;
    final AtomicBoolean busy = new AtomicBoolean();
    private Autoscaling.@Nullable Prometheus server;
    private @Nullable PrometheusSource prometheus;

    Entry(ComponentScaler scaler) {
      this.scaler = scaler;
    }

    synchronized MetricsSource source(Key key, MetricsSource pods, InstantSource clock) {
      Autoscaling.Prometheus wanted = scaler.assignment().wish().source().prometheus();
      if (prometheus != null && !java.util.Objects.equals(server, wanted)) {
        close();
      }
      server = wanted;
      if (wanted == null) {
        return pods;
      }
      PrometheusSource source = prometheus;
      if (source == null) {
        source = new PrometheusSource(URI.create(wanted.url()), key.cluster().namespace(), clock);
        prometheus = source;
      }
      return source;
    }

    synchronized void close() {
      if (prometheus != null) {
        prometheus.close();
        prometheus = null;
      }
    }
  }

  public ScalingLoop(Settings settings, ScalingMeters meters, InstantSource clock) {
    this.settings = settings;
    this.meters = meters;
    this.clock = clock;
    this.pods = new PodMetricsSource(settings.managementPort(), clock);
  }

  /// Begins to look.
  ///
  /// @param whatToDo is called when a cluster has something to do or to tell
  public void start(Consumer<ClusterName> whatToDo) {
    passes = whatToDo;
    thread.start();
  }

  /// Exchanges what a pass knows for what was decided. A component that is not assigned follows its
  /// load no more.
  ///
  /// @param kept what an earlier operator kept of a component, asked for once
  public Map<Component, ScalingView> pass(
      ClusterName cluster,
      Map<Component, Assignment> assignments,
      Function<Component, Optional<String>> kept) {
    Map<Component, ScalingView> views = new EnumMap<>(Component.class);
    for (Component component : Component.values()) {
      Key key = new Key(cluster, component);
      Assignment assignment = assignments.get(component);
      if (assignment == null) {
        forget(key);
      } else {
        Entry entry = entries.computeIfAbsent(key, _ -> entry(component, assignment, kept));
        entry.scaler.assign(assignment);
        views.put(component, entry.scaler.view());
      }
    }
    return views;
  }

  /// What the components of a cluster that follow their load were assigned last.
  public Map<Component, Assignment> assigned(ClusterName cluster) {
    Map<Component, Assignment> last = new EnumMap<>(Component.class);
    for (Component component : Component.values()) {
      Entry entry = entries.get(new Key(cluster, component));
      if (entry != null) {
        last.put(component, entry.scaler.assignment());
      }
    }
    return last;
  }

  /// The cluster is gone.
  public void forget(ClusterName cluster) {
    for (Component component : Component.values()) {
      forget(new Key(cluster, component));
    }
  }

  @Override
  public void close() {
    stopping.countDown();
    entries.values().forEach(Entry::close);
    pods.close();
  }

  private void forget(Key key) {
    Entry entry = entries.remove(key);
    if (entry != null) {
      entry.close();
      meters.forget(key.cluster(), key.component());
    }
  }

  private Entry entry(
      Component component, Assignment assignment, Function<Component, Optional<String>> kept) {
    Instant now = clock.instant();
    ScalingMemory memory =
        kept.apply(component)
            .flatMap(text -> MemoryText.read(text, now))
            .map(read -> read.within(assignment))
            .orElseGet(() -> ScalingMemory.starting(assignment));
    return new Entry(
        new ComponentScaler(
            MetricNames.of(component),
            assignment,
            memory,
            new ComponentScaler.Settings(settings.period(), now)));
  }

  private void run() {
    try {
      do {
        entries.forEach(this::lookAside);
      } while (!stopping.await(settings.period().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookAside(Key key, Entry entry) {
    if (entry.busy.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("look-" + key.cluster().name() + "-" + key.component().label())
          .start(
              () -> {
                try {
                  look(key, entry);
                } finally {
                  entry.busy.set(false);
                }
              });
    }
  }

  private void look(Key key, Entry entry) {
    try {
      entry
          .scaler
          .look(entry.source(key, pods, clock), clock)
          .ifPresent(look -> report(key, entry, look));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "could not look at " + key + ", trying again", e);
    }
  }

  private void report(Key key, Entry entry, ComponentScaler.Look look) {
    if (entries.get(key) != entry) {
      return;
    }
    meters.looked(key.cluster(), key.component(), look.decision(), look.heard().values());
    if (look.decision().changes()) {
      LOG.log(
          Level.INFO,
          "{0}/{1} {2}: {3}",
          key.cluster().namespace(),
          key.cluster().name(),
          key.component().label(),
          look.decision().sentence());
    }
    if (look.news()) {
      passes.accept(key.cluster());
    }
  }
}
