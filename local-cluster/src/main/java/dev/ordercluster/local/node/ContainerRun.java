package dev.ordercluster.local.node;

import dev.ordercluster.local.images.AotPart;
import dev.ordercluster.local.images.Launch;
import dev.ordercluster.local.node.process.RunningProcess;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// One run of a container, from the start of its process to its end.
final class ContainerRun implements ContainerHealth.Listener {
  private final PodPlace place;
  private final Container container;
  private final RunningProcess process;
  private final ProbeActions actions;
  private final ContainerHealth health;
  private final ContainerRunner.Watcher watcher;
  private final InstantSource clock;
  private final Gate ended = new Gate();
  private volatile String endedBy = "";

  private ContainerRun(
      PodPlace place,
      Container container,
      RunningProcess process,
      ProbeActions actions,
      ContainerRunner.Watcher watcher,
      InstantSource clock) {
    this.place = place;
    this.container = container;
    this.process = process;
    this.actions = actions;
    this.watcher = watcher;
    this.clock = clock;
    this.health = new ContainerHealth(container, actions, this, clock);
  }

  static ContainerRun start(
      PodPlace place,
      Container container,
      PodSetup.Prepared prepared,
      ContainerRunner.Watcher watcher,
      InstantSource clock)
      throws IOException {
    String name = container.getName();
    RunningProcess process = process(place, name, prepared.launch(), watcher);
    try {
      ProbeActions actions = new ProbeActions(container, place.address(), prepared);
      ContainerRun run = new ContainerRun(place, container, process, actions, watcher, clock);
      run.health.start();
      return run;
    } catch (RuntimeException e) {
      process.abandon();
      prepared.launch().aot().ifPresent(aot -> aot.ended(0));
      throw e;
    }
  }

  private static RunningProcess process(
      PodPlace place, String name, Launch launch, ContainerRunner.Watcher watcher)
      throws IOException {
    try {
      return RunningProcess.start(
          launch,
          new RunningProcess.Traces(place.record(name), place.log(name)),
          trouble -> tellLog(watcher, name, trouble));
    } catch (IOException | RuntimeException e) {
      launch.aot().ifPresent(aot -> aot.ended(0));
      throw e;
    }
  }

  private static void tellLog(
      ContainerRunner.Watcher watcher, String name, Optional<String> trouble) {
    if (trouble.isPresent()) {
      watcher.event(true, "LogNotWritten", name + ": " + trouble.get());
    } else {
      watcher.event(false, "LogWritten", name + ": the log can be written again");
    }
  }

  long pid() {
    return process.pid();
  }

  ContainerView applyTo(ContainerView view) {
    return new ContainerView(
        view.name(),
        view.image(),
        view.state(),
        view.last(),
        health.started(),
        health.ready(),
        view.restarts(),
        process.pid());
  }

  ContainerState.Terminated awaitEnd(Instant startedAt) throws InterruptedException {
    int code = process.awaitEnd(this::ended);
    String reason = code == 0 ? "Completed" : "Error";
    return new ContainerState.Terminated(
        code, reason, endedBy.isEmpty() ? lastWords(code) : endedBy, startedAt, clock.instant());
  }

  private String lastWords(int code) {
    String written = TerminationMessage.read(place, container);
    if (!written.isEmpty()) {
      return written;
    }
    boolean asked = "FallbackToLogsOnError".equals(container.getTerminationMessagePolicy());
    return code != 0 && asked ? place.log(container.getName()).end() : "";
  }

  private void ended(int code) {
    process.aot().ifPresent(aot -> aot.ended(code));
    ended.close();
    health.close();
    watcher.changed();
  }

  /// Hook, stop signal, and SIGKILL when the grace is over. The container is not ready from now on.
  void stop(Duration grace) throws InterruptedException {
    long begin = System.nanoTime();
    health.close();
    LifecycleHandler hook =
        container.getLifecycle() == null ? null : container.getLifecycle().getPreStop();
    if (hook != null && grace.isPositive()) {
      preStop(hook, grace);
    }
    Duration left = grace.minusNanos(System.nanoTime() - begin);
    // A hook that used up the grace leaves two seconds, as Kubernetes does.
    Duration least = grace.isZero() ? Duration.ZERO : Duration.ofSeconds(2);
    process.stop(left.compareTo(least) < 0 ? least : left);
  }

  private void preStop(LifecycleHandler hook, Duration grace) throws InterruptedException {
    Optional<String> failure = Optional.empty();
    if (hook.getSleep() != null) {
      Duration sleep = Duration.ofSeconds(hook.getSleep().getSeconds());
      ended.awaitClosed(sleep.compareTo(grace) > 0 ? grace : sleep);
    } else if (hook.getExec() != null) {
      failure = actions.exec(hook.getExec()).run(grace);
    } else if (hook.getHttpGet() != null) {
      failure = actions.http(hook.getHttpGet()).run(grace);
    }
    failure.ifPresent(
        reason -> watcher.event(true, "FailedPreStopHook", "PreStopHook failed: " + reason));
  }

  @Override
  public void changed() {
    if (health.ready()) {
      process.aot().ifPresent(AotPart::served);
    }
    watcher.changed();
  }

  @Override
  public void failed(String probe, String reason) {
    watcher.event(true, "Unhealthy", probe + " probe failed: " + reason);
  }

  @Override
  public void unhealthy(String probe, Optional<Duration> grace) {
    endedBy = "Container " + container.getName() + " failed " + probe + " probe";
    watcher.event(true, "Killing", endedBy + ", will be restarted");
    Thread.ofVirtual()
        .name("restart-" + container.getName())
        .start(
            () -> {
              try {
                stop(grace.orElseGet(watcher::grace));
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }
}
