package dev.ordercluster.local.node;

import dev.ordercluster.local.objects.Numbers;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// The probes of one run of a container: startup first, then readiness and liveness side by side,
/// each on a thread of its own.
///
/// Periods, thresholds, delays and timeouts are those of the spec, with one refinement for a quick
/// cold start: until a container has been ready for the first time, a failed startup or readiness
/// probe is repeated after 250 ms. Such repetitions never count towards a failure threshold: a
/// startup probe fails after `failureThreshold × periodSeconds`.
final class ContainerHealth implements AutoCloseable {
  private static final Duration EAGER = Duration.ofMillis(250);
  private static final int DEFAULT_PERIOD = 10;
  private static final int DEFAULT_FAILURES = 3;

  private final Container container;
  private final ProbeActions actions;
  private final Listener listener;
  private final InstantSource clock;
  private final Gate gate = new Gate();
  private volatile boolean started;
  private volatile boolean ready;

  /// Who wants to know.
  interface Listener {
    /// `started` or `ready` has changed.
    void changed();

    /// A probe failed; `reason` is worth an event.
    void failed(String probe, String reason);

    /// The container must be ended and started again.
    void unhealthy(String probe, Optional<Duration> grace);
  }

  ContainerHealth(
      Container container, ProbeActions actions, Listener listener, InstantSource clock) {
    this.container = container;
    this.actions = actions;
    this.listener = listener;
    this.clock = clock;
  }

  boolean started() {
    return started;
  }

  boolean ready() {
    return ready;
  }

  void start() {
    Thread.ofVirtual().name("probes-" + container.getName()).start(this::run);
  }

  private void run() {
    try {
      Probe startup = container.getStartupProbe();
      if (startup != null && !startup(startup)) {
        return;
      }
      started = true;
      Probe readiness = container.getReadinessProbe();
      if (readiness == null) {
        ready = true;
      } else {
        Thread.ofVirtual().name("ready-" + container.getName()).start(() -> readiness(readiness));
      }
      listener.changed();
      if (container.getLivenessProbe() != null) {
        liveness(container.getLivenessProbe());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean startup(Probe probe) throws InterruptedException {
    ProbeAction action = actions.of(probe);
    if (!gate.await(Numbers.seconds(probe.getInitialDelaySeconds()))) {
      return false;
    }
    int failures = Numbers.or(probe.getFailureThreshold(), DEFAULT_FAILURES);
    Instant deadline = clock.instant().plus(period(probe).multipliedBy(failures));
    while (gate.isOpen()) {
      Optional<String> failure = action.run(timeout(probe));
      if (failure.isEmpty()) {
        return gate.isOpen();
      }
      if (!clock.instant().isBefore(deadline)) {
        listener.failed("Startup", failure.get());
        listener.unhealthy("startup", grace(probe));
        return false;
      }
      gate.await(EAGER);
    }
    return false;
  }

  private void readiness(Probe probe) {
    try {
      ProbeAction action = actions.of(probe);
      ProbeCounter counter =
          new ProbeCounter(
              Numbers.or(probe.getSuccessThreshold(), 1),
              Numbers.or(probe.getFailureThreshold(), DEFAULT_FAILURES),
              false,
              0);
      boolean everReady = false;
      boolean open = gate.await(Numbers.seconds(probe.getInitialDelaySeconds()));
      while (open) {
        Optional<String> failure = action.run(timeout(probe));
        counter = counter.next(failure.isEmpty());
        if (gate.isOpen() && counter.good() != ready) {
          ready = counter.good();
          everReady |= ready;
          listener.changed();
        }
        if (everReady && failure.isPresent()) {
          listener.failed("Readiness", failure.get());
        }
        open = gate.await(everReady ? period(probe) : EAGER);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void liveness(Probe probe) throws InterruptedException {
    ProbeAction action = actions.of(probe);
    ProbeCounter counter =
        new ProbeCounter(1, Numbers.or(probe.getFailureThreshold(), DEFAULT_FAILURES), true, 0);
    boolean open = gate.await(Numbers.seconds(probe.getInitialDelaySeconds()));
    while (open) {
      Optional<String> failure = action.run(timeout(probe));
      counter = counter.next(failure.isEmpty());
      if (failure.isPresent() && gate.isOpen()) {
        listener.failed("Liveness", failure.get());
      }
      if (!counter.good()) {
        listener.unhealthy("liveness", grace(probe));
        return;
      }
      open = gate.await(period(probe));
    }
  }

  private static Duration period(Probe probe) {
    return Duration.ofSeconds(Math.max(1, Numbers.or(probe.getPeriodSeconds(), DEFAULT_PERIOD)));
  }

  private static Duration timeout(Probe probe) {
    return Duration.ofSeconds(Math.max(1, Numbers.or(probe.getTimeoutSeconds(), 1)));
  }

  private static Optional<Duration> grace(Probe probe) {
    return Optional.ofNullable(probe.getTerminationGracePeriodSeconds()).map(Duration::ofSeconds);
  }

  @Override
  public void close() {
    gate.close();
    ready = false;
  }
}
