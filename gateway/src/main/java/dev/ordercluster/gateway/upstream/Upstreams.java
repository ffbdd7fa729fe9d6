package dev.ordercluster.gateway.upstream;

import dev.ordercluster.gateway.balance.PowerOfTwo;
import dev.ordercluster.gateway.schedule.Repeating;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/// The live instances behind one headless name, looked up again every second. When the lookup
/// fails, or gives nothing, the last known instances stay: a name service that hiccups must not
/// empty the gateway.
public final class Upstreams implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Upstreams.class.getName());
  private static final Duration SWEEP = Duration.ofMillis(100);
  private static final Duration LOOKUP = Duration.ofSeconds(1);

  private final Settings settings;
  private final Optional<ServiceTls> tls;
  private final List<Repeating> loops = new CopyOnWriteArrayList<>();
  // Instances that left the list but may still have requests under way.
  private final Set<Upstream> retiring = ConcurrentHashMap.newKeySet();
  private volatile List<Upstream> instances = List.of();
  private volatile boolean resolving;

  /// Whom to find.
  ///
  /// @param host a name that resolves to every ready instance
  public record Settings(String host, int port, Duration connectTimeout) {}

  /// How a name is looked up; the platform's resolver in production.
  @FunctionalInterface
  public interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private Upstreams(Settings settings, Optional<ServiceTls> tls) {
    this.settings = settings;
    this.tls = tls;
  }

  /// Looks the name up once, then keeps it fresh.
  ///
  /// @param tls empty when the instances speak in the clear
  public static Upstreams start(Settings settings, Resolver resolver, Optional<ServiceTls> tls) {
    Upstreams upstreams = new Upstreams(settings, tls);
    upstreams.lookUp(resolver);
    upstreams.loops.add(
        Repeating.start("upstream-lookup", () -> LOOKUP, () -> upstreams.lookUp(resolver)));
    upstreams.loops.add(
        Repeating.startOnPlatformThread("upstream-deadlines", SWEEP, upstreams::sweep));
    return upstreams;
  }

  /// TLS towards the instances, where they speak it.
  public Optional<ServiceTls> tls() {
    return tls;
  }

  public List<Upstream> all() {
    return instances;
  }

  /// Requests under way on all instances.
  public int inFlight() {
    int sum = 0;
    for (Upstream upstream : instances) {
      sum += upstream.inFlight();
    }
    return sum;
  }

  /// The name resolved at the last try.
  public boolean isResolving() {
    return resolving;
  }

  /// Instances that are not ejected now.
  public long usable() {
    long now = System.nanoTime();
    return instances.stream().filter(upstream -> !upstream.isEjected(now)).count();
  }

  /// An instance for one attempt, never one of `tried`. Ejected ones only when there is no other:
  /// better a doubtful instance than none. The caller must [Upstream#end] it.
  public Optional<Upstream> pick(Set<Upstream> tried) {
    long now = System.nanoTime();
    List<Upstream> known = instances;
    List<Upstream> good = new ArrayList<>(known.size());
    List<Upstream> doubtful = new ArrayList<>(0);
    for (Upstream upstream : known) {
      if (!tried.contains(upstream)) {
        (upstream.isEjected(now) ? doubtful : good).add(upstream);
      }
    }
    List<Upstream> candidates = good.isEmpty() ? doubtful : good;
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    Upstream picked = PowerOfTwo.pick(candidates, Upstream::inFlight, ThreadLocalRandom.current());
    picked.begin();
    return Optional.of(picked);
  }

  private void lookUp(Resolver resolver) {
    try {
      InetAddress[] addresses = resolver.resolve(settings.host());
      List<InetSocketAddress> wanted =
          Arrays.stream(addresses)
              .map(address -> new InetSocketAddress(address, settings.port()))
              .distinct()
              .toList();
      resolving = !wanted.isEmpty();
      if (resolving) {
        update(wanted);
      }
    } catch (UnknownHostException e) {
      if (resolving || instances.isEmpty()) {
        LOG.log(Level.DEBUG, "{0} does not resolve now", settings.host());
      }
      resolving = false;
    }
  }

  private void update(List<InetSocketAddress> wanted) {
    List<Upstream> before = instances;
    List<Upstream> after = new ArrayList<>();
    for (InetSocketAddress address : wanted) {
      after.add(
          before.stream()
              .filter(upstream -> upstream.address().equals(address))
              .findFirst()
              .orElseGet(() -> added(address)));
    }
    instances = List.copyOf(after);
    before.stream()
        .filter(upstream -> !after.contains(upstream))
        .forEach(
            upstream -> {
              LOG.log(Level.INFO, "instance {0} is gone", upstream.name());
              upstream.retire();
              retiring.add(upstream);
            });
  }

  private Upstream added(InetSocketAddress address) {
    Upstream upstream = new Upstream(address, settings.connectTimeout(), tls);
    LOG.log(Level.INFO, "instance {0} joined", upstream.name());
    return upstream;
  }

  private void sweep() {
    long now = System.nanoTime();
    instances.forEach(upstream -> upstream.sweep(now));
    retiring.forEach(upstream -> upstream.sweep(now));
    retiring.removeIf(upstream -> upstream.inFlight() == 0);
  }

  @Override
  public void close() {
    loops.forEach(Repeating::close);
    instances.forEach(Upstream::closeAll);
    retiring.forEach(Upstream::closeAll);
  }
}
