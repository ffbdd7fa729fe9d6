package dev.ordercluster.local.node;

import dev.ordercluster.local.objects.Numbers;
import dev.ordercluster.local.objects.Times;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// One pod on this node: volumes, init containers in order, then all containers, until it has ended
/// or is told to end. What it does goes to the status writer through `changed`.
final class PodRunner implements ContainerRunner.Watcher {
  private static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);
  private static final Duration BACKSTOP = Duration.ofMinutes(10);
  private static final Duration FIRST_RETRY = Duration.ofMillis(250);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);
  private static final Duration LEAST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_VOLUME_RETRY = Duration.ofSeconds(30);

  private final NodeParts parts;
  private final Pod pod;
  private final PodPlace place;
  private final PodVolumes volumes;
  private final Consumer<PodRunner> changed;
  private final Instant startTime;
  private final Gate gate = new Gate();
  private final Gate volumeGate = new Gate();
  private final List<ContainerRunner> inits = new ArrayList<>();
  private final List<ContainerRunner> containers = new ArrayList<>();
  private volatile boolean initialized;
  private volatile Optional<String> outcome = Optional.empty();
  private volatile String message = "";

  PodRunner(NodeParts parts, Pod pod, PodPlace place, Consumer<PodRunner> changed) {
    this.parts = parts;
    this.pod = pod;
    this.place = place;
    this.changed = changed;
    this.volumes = new PodVolumes(parts.client(), pod, place, parts.clock());
    Instant now = parts.clock().instant();
    this.startTime =
        pod.getStatus() == null ? now : Times.parse(pod.getStatus().getStartTime()).orElse(now);
    PodSetup setup =
        new PodSetup(parts.client(), parts.images(), place, volumes, new PodFields(pod, place));
    RestartPolicy policy = RestartPolicy.of(pod.getSpec().getRestartPolicy());
    for (Container init : initContainers()) {
      RestartPolicy own =
          isSidecar(init)
              ? RestartPolicy.ALWAYS
              : policy == RestartPolicy.NEVER ? policy : RestartPolicy.ON_FAILURE;
      inits.add(runner(setup, init, own, now));
    }
    for (Container container : pod.getSpec().getContainers()) {
      containers.add(runner(setup, container, policy, now));
    }
  }

  private ContainerRunner runner(
      PodSetup setup, Container container, RestartPolicy policy, Instant now) {
    var status = pod.getStatus();
    ContainerHistory history =
        isInit(container)
            ? ContainerHistory.of(
                status == null ? null : status.getInitContainerStatuses(), container.getName(), now)
            : ContainerHistory.of(
                status == null ? null : status.getContainerStatuses(), container.getName(), now);
    return new ContainerRunner(setup, container, policy, this, parts.clock(), history);
  }

  private List<Container> initContainers() {
    return Objects.requireNonNullElse(pod.getSpec().getInitContainers(), List.of());
  }

  private boolean isInit(Container container) {
    return initContainers().contains(container);
  }

  private static boolean isSidecar(Container init) {
    return "Always".equals(init.getRestartPolicy());
  }

  Pod pod() {
    return pod;
  }

  PodPlace place() {
    return place;
  }

  /// Whether it keeps data in a claim and so is stopped last.
  boolean hasClaim() {
    return Objects.requireNonNullElse(
            pod.getSpec().getVolumes(), List.<io.fabric8.kubernetes.api.model.Volume>of())
        .stream()
        .anyMatch(volume -> volume.getPersistentVolumeClaim() != null);
  }

  void start() {
    Thread.ofVirtual().name("pod-" + place.name()).start(this::work);
  }

  private void work() {
    try {
      changed.accept(this);
      if (lostItsOnlyRun()) {
        message = "the node agent was restarted while the pod ran, and its restart policy is Never";
        finish("Failed");
        return;
      }
      if (!mountVolumes() || !initialise()) {
        return;
      }
      initialized = true;
      containers.forEach(ContainerRunner::start);
      Thread.ofVirtual().name("volumes-" + place.name()).start(this::keepVolumes);
      awaitOutcome();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean lostItsOnlyRun() {
    return RestartPolicy.of(pod.getSpec().getRestartPolicy()) == RestartPolicy.NEVER
        && containers.stream().anyMatch(one -> one.view().last().isPresent());
  }

  private boolean mountVolumes() throws InterruptedException {
    RetryPause pause = new RetryPause(FIRST_RETRY, LONGEST_RETRY);
    boolean told = false;
    while (gate.isOpen()) {
      Duration retry = pause.afterFailure();
      try {
        volumes.materialise();
        message = "";
        return true;
      } catch (MissingReferenceException
          | KubernetesClientException
          | UncheckedIOException
          | IllegalArgumentException e) {
        message = "MountVolume.SetUp failed: " + e.getMessage();
        // A claim is bound a moment after its pod is made: worth no event.
        if (!told && retry.compareTo(Duration.ofSeconds(1)) > 0) {
          event(true, "FailedMount", message);
          told = true;
        }
        changed.accept(this);
      }
      gate.await(retry);
    }
    return false;
  }

  private boolean initialise() throws InterruptedException {
    for (int i = 0; i < inits.size(); i++) {
      ContainerRunner init = inits.get(i);
      init.start();
      boolean sidecar = isSidecar(initContainers().get(i));
      while (gate.isOpen() && !(sidecar ? init.view().started() : init.isDone())) {
        gate.await(BACKSTOP);
      }
      if (!gate.isOpen()) {
        return false;
      }
      if (!sidecar && !init.view().succeeded()) {
        message = "init container " + init.name() + " failed";
        finish("Failed");
        return false;
      }
    }
    return true;
  }

  private void awaitOutcome() throws InterruptedException {
    while (gate.isOpen() && !containers.stream().allMatch(ContainerRunner::isDone)) {
      gate.await(BACKSTOP);
    }
    if (gate.isOpen()) {
      boolean good = containers.stream().allMatch(one -> one.view().succeeded());
      finish(good ? "Succeeded" : "Failed");
      gate.close();
      stopAll(inits, grace());
    }
  }

  private void finish(String phase) {
    outcome = Optional.of(phase);
    changed.accept(this);
  }

  private void keepVolumes() {
    RetryPause pause = new RetryPause(LEAST_WAIT, LONGEST_VOLUME_RETRY);
    try {
      Duration wait = untilRefresh();
      while (volumeGate.await(wait)) {
        try {
          volumes.materialise();
          pause.succeeded();
          wait = untilRefresh();
        } catch (MissingReferenceException | KubernetesClientException | UncheckedIOException e) {
          event(true, "FailedMount", "volumes could not be brought up to date: " + e.getMessage());
          wait = pause.afterFailure();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration untilRefresh() {
    long seconds =
        volumes
            .tokenRefresh()
            .map(at -> Duration.between(parts.clock().instant(), at).toSeconds() + 1)
            .orElse(BACKSTOP.toSeconds());
    return Duration.ofSeconds(Math.clamp(seconds, LEAST_WAIT.toSeconds(), BACKSTOP.toSeconds()));
  }

  /// Says that a ConfigMap, Secret or claim of the pod's namespace has changed.
  void referencesChanged() {
    gate.poke();
    volumeGate.poke();
    inits.forEach(ContainerRunner::poke);
    containers.forEach(ContainerRunner::poke);
  }

  /// Ends all containers, at most `grace` long; returns when they have ended.
  void stop(Duration grace) {
    gate.close();
    volumeGate.close();
    try {
      stopAll(containers, grace);
      stopAll(inits, grace);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    changed.accept(this);
  }

  private static void stopAll(List<ContainerRunner> runners, Duration grace)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (ContainerRunner one : runners) {
      threads.add(Thread.ofVirtual().name("stop-" + one.name()).start(() -> stop(one, grace)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void stop(ContainerRunner one, Duration grace) {
    try {
      one.stop(grace);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  PodReport.View view() {
    return new PodReport.View(
        place.address(),
        place.node().address(),
        startTime,
        inits.stream().map(ContainerRunner::view).toList(),
        containers.stream().map(ContainerRunner::view).toList(),
        initialized,
        outcome,
        message);
  }

  @Override
  public void changed() {
    gate.poke();
    changed.accept(this);
  }

  @Override
  public void event(boolean warning, String reason, String text) {
    if (warning) {
      parts.events().warning(pod, reason, text);
    } else {
      parts.events().normal(pod, reason, text);
    }
  }

  @Override
  public Duration grace() {
    Long seconds = pod.getSpec().getTerminationGracePeriodSeconds();
    return seconds == null
        ? DEFAULT_GRACE
        : Duration.ofSeconds(Numbers.or(seconds, DEFAULT_GRACE.toSeconds()));
  }
}
