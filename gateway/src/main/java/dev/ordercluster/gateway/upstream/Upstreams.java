package dev.ordercluster.gateway.upstream;

import dev.ordercluster.gateway.balance.Candidates;
import dev.ordercluster.gateway.balance.PowerOfTwo;
import dev.ordercluster.gateway.schedule.Repeating;
import dev.ordercluster.gateway.wire.HeadWriter;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The live instances behind one headless name, looked up again every second. When the lookup
/// fails, or gives nothing, the last known instances stay: a name service that hiccups must not
/// empty the gateway.
public final class Upstreams implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Upstreams.class.getName());
  private static final Duration SWEEP = Duration.ofMillis(100);
  private static final Duration LOOKUP = Duration.ofSeconds(1);
  private static final Duration CHECKS = Duration.ofSeconds(1);
  private static final Duration CHECK_PATIENCE = Duration.ofSeconds(2);
  // Public, costs the service nothing, and is there as soon as it listens.
  private static final String CHECKED = "/openapi.json";

  private final Settings settings;
  private final Optional<ServiceTls> tls;
  private final List<Repeating> loops = new CopyOnWriteArrayList<>();
  // Instances that left the list but may still have requests under way.
  private final Set<Upstream> retiring = ConcurrentHashMap.newKeySet();
  private volatile List<Upstream> instances = List.of();
  private volatile boolean resolving;
  private final ReentrantLock room = new ReentrantLock();
  private final Condition roomGiven = room.newCondition();
  private final AtomicInteger waiting = new AtomicInteger();

  /// Whom to find.
  ///
  /// @param host a name that resolves to every ready instance
  public record Settings(String host, int port, Duration connectTimeout, Load load) {}

  /// How much instances are given.
  ///
  /// @param maxConcurrent requests that one instance is ever given at a time
  /// @param queueWait how long a request waits for an instance with room
  /// @param slowStart how long until an instance that joined or came back gets a whole share
  public record Load(int maxConcurrent, Duration queueWait, Duration slowStart) {}

  /// What came of looking for an instance.
  public sealed interface Pick {}

  /// An instance with a place for one request; the caller must give it back ([#placeOf]) and
  /// [Upstream#end] it.
  public record Picked(Upstream upstream) implements Pick {}

  /// There is no instance that was not tried.
  public record None() implements Pick {}

  /// Every instance has as much to do as it can bear, and none had room in time.
  public record Full() implements Pick {}

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
    upstreams.loops.add(Repeating.start("upstream-checks", () -> CHECKS, upstreams::check));
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

  /// An instance for one attempt, never one of `tried`, whatever it has to do. The caller must
  /// [Upstream#end] it.
  public Optional<Upstream> pick(Set<Upstream> tried) {
    List<Upstream> open = untried(tried);
    return open.isEmpty() ? Optional.empty() : Optional.of(begun(drawn(open)));
  }

  /// An instance with room for one attempt, never one of `tried`; waits a moment for one.
  ///
  /// @param deadline nanoTime after which nobody waits
  public Pick pickWithRoom(Set<Upstream> tried, long deadline) throws InterruptedException {
    Pick pick = tryPick(tried);
    if (!(pick instanceof Full)) {
      return pick;
    }
    long end = System.nanoTime() + settings.load().queueWait().toNanos();
    waiting.incrementAndGet();
    room.lockInterruptibly();
    try {
      pick = tryPick(tried);
      long left = Math.min(end - System.nanoTime(), deadline - System.nanoTime());
      while (pick instanceof Full && left > 0) {
        left = roomGiven.awaitNanos(left);
        pick = tryPick(tried);
      }
      return pick;
    } finally {
      room.unlock();
      waiting.decrementAndGet();
    }
  }

  /// The place that [#pickWithRoom] took.
  public Place placeOf(Upstream upstream) {
    return new Place(this, upstream);
  }

  void giveBack(Upstream upstream) {
    upstream.room().giveBack();
    // Whoever waits counted itself before it looked for room: it sees the place or is seen here.
    if (waiting.get() > 0) {
      room.lock();
      try {
        roomGiven.signal();
      } finally {
        room.unlock();
      }
    }
  }

  private Pick tryPick(Set<Upstream> tried) {
    List<Upstream> untried = untried(tried);
    if (untried.isEmpty()) {
      return new None();
    }
    List<Upstream> open = new ArrayList<>(untried);
    open.removeIf(upstream -> !upstream.room().hasRoom());
    while (!open.isEmpty()) {
      Upstream upstream = drawn(open);
      if (upstream.room().take()) {
        return new Picked(begun(upstream));
      }
      open.remove(upstream);
    }
    return new Full();
  }

  private List<Upstream> untried(Set<Upstream> tried) {
    return instances.stream().filter(upstream -> !tried.contains(upstream)).toList();
  }

  private Upstream drawn(List<Upstream> open) {
    long now = System.nanoTime();
    List<Upstream> candidates = Candidates.of(open, instances.size(), Upstream::standing, now);
    var random = ThreadLocalRandom.current();
    var warming = new Candidates.Warming(now, settings.load().slowStart().toNanos());
    List<Upstream> warmed = Candidates.warmed(candidates, Upstream::started, warming, random);
    return PowerOfTwo.pick(warmed, Upstream::inFlight, random);
  }

  private static Upstream begun(Upstream upstream) {
    upstream.begin();
    return upstream;
  }

  private void check() {
    HeadWriter question =
        new HeadWriter()
            .requestLine("HEAD", CHECKED)
            .field("Host", settings.host())
            .field("Connection", "close")
            .end();
    instances.forEach(upstream -> upstream.check(question, CHECK_PATIENCE));
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
    if (before.isEmpty()) {
      // All of them were there before us, for all we know.
      after.forEach(upstream -> upstream.wasThere(settings.load().slowStart().toNanos()));
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
    Upstream upstream = new Upstream(address, settings, tls);
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
