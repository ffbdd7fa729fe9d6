package dev.ordercluster.local.node;

import dev.ordercluster.local.images.ImageException;
import dev.ordercluster.local.images.Launcher;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// One container: prepares it, runs its process, watches its health, starts it again as the restart
/// policy says, until it is done or stopped. One virtual thread; [#view] may be read by any.
final class ContainerRunner {
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);
  private static final int CANNOT_RUN = 128;

  private final PodSetup setup;
  private final Container container;
  private final RestartPolicy policy;
  private final Watcher watcher;
  private final InstantSource clock;
  private final Gate gate = new Gate();
  private final Gate done = new Gate();
  private final RestartBackoff backoff = new RestartBackoff();
  private volatile ContainerView view;
  private volatile Optional<ContainerRun> run = Optional.empty();

  /// Who wants to know.
  interface Watcher {
    void changed();

    /// An event of the pod.
    void event(boolean warning, String reason, String message);

    /// How long a container gets to end by itself.
    Duration grace();
  }

  ContainerRunner(
      PodSetup setup,
      Container container,
      RestartPolicy policy,
      Watcher watcher,
      InstantSource clock,
      ContainerHistory history) {
    this.setup = setup;
    this.container = container;
    this.policy = policy;
    this.watcher = watcher;
    this.clock = clock;
    this.view =
        new ContainerView(
            container.getName(),
            container.getImage(),
            new ContainerState.Waiting("PodInitializing", ""),
            history.last(),
            false,
            false,
            history.restarts(),
            0);
  }

  String name() {
    return container.getName();
  }

  ContainerView view() {
    ContainerView present = view;
    return run.map(one -> one.applyTo(present)).orElse(present);
  }

  void start() {
    Thread.ofVirtual().name("container-" + name()).start(this::work);
  }

  /// Says that a ConfigMap or Secret has changed: a container that waits for one looks again.
  void poke() {
    gate.poke();
  }

  private void work() {
    try {
      boolean again = true;
      while (again && gate.isOpen()) {
        Optional<PodSetup.Prepared> prepared = prepare();
        again = prepared.isPresent() && gate.isOpen() && runOnce(prepared.get());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      done.close();
      watcher.changed();
    }
  }

  private void show(ContainerState state, Optional<ContainerState.Terminated> last, int restarts) {
    view =
        new ContainerView(
            name(), container.getImage(), state, last, false, false, restarts, view.pid());
    watcher.changed();
  }

  private void showWaiting(String reason, String message) {
    if (!(view.state() instanceof ContainerState.Waiting waiting
        && waiting.reason().equals(reason)
        && waiting.message().equals(message))) {
      show(new ContainerState.Waiting(reason, message), view.last(), view.restarts());
    }
  }

  /// Prepares until it succeeds or the container is stopped.
  private Optional<PodSetup.Prepared> prepare() throws InterruptedException {
    Duration retry = Duration.ofMillis(500);
    boolean pulled = false;
    boolean told = false;
    showWaiting("ContainerCreating", "");
    while (gate.isOpen()) {
      try {
        Launcher launcher = setup.image(container);
        pulled = true;
        return Optional.of(setup.prepare(container, launcher));
      } catch (ImageException e) {
        String reason = pulled ? "RunContainerError" : told ? "ImagePullBackOff" : "ErrImagePull";
        failed(reason, e, !told);
      } catch (MissingReferenceException e) {
        failed("CreateContainerConfigError", e, !told);
      } catch (RuntimeException | LinkageError e) {
        // Whatever a launcher throws, the pod waits and says why; a pod that ended here would be
        // replaced at once, and
        // its replacement, without end.
        failed("CreateContainerError", e, !told);
      }
      told = true;
      gate.await(retry);
      retry = retry.multipliedBy(2);
      retry = retry.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : retry;
    }
    return Optional.empty();
  }

  private void failed(String reason, Throwable failure, boolean tell) {
    String message = String.valueOf(failure.getMessage());
    showWaiting(reason, message);
    if (tell) {
      watcher.event(true, "Failed", "Error: " + reason + ": " + message);
    }
  }

  /// Returns whether the container is to be started again.
  private boolean runOnce(PodSetup.Prepared prepared) throws InterruptedException {
    Instant startedAt = clock.instant();
    ContainerState.Terminated end;
    try {
      ContainerRun present = ContainerRun.start(setup.place(), container, prepared, watcher, clock);
      run = Optional.of(present);
      show(new ContainerState.Running(startedAt), view.last(), view.restarts());
      watcher.event(false, "Started", "Started container " + name() + ", pid " + present.pid());
      if (!gate.isOpen()) {
        present.stop(Duration.ZERO);
      }
      end = present.awaitEnd(startedAt);
    } catch (IOException | RuntimeException e) {
      if (run.isPresent()) {
        run.get().stop(Duration.ZERO);
      }
      String message = String.valueOf(e.getMessage());
      watcher.event(true, "Failed", "Error: " + message);
      end =
          new ContainerState.Terminated(
              CANNOT_RUN, "ContainerCannotRun", message, startedAt, clock.instant());
    }
    long pid = run.map(ContainerRun::pid).orElse(0L);
    run = Optional.empty();
    view =
        new ContainerView(
            name(), container.getImage(), end, view.last(), false, false, view.restarts(), pid);
    watcher.changed();
    return gate.isOpen() && policy.restarts(end.exitCode()) && pause(end);
  }

  private boolean pause(ContainerState.Terminated end) throws InterruptedException {
    Duration wait = backoff.afterRun(Duration.between(end.startedAt(), end.endedAt()));
    ContainerState.Waiting state =
        wait.isZero()
            ? new ContainerState.Waiting("ContainerCreating", "")
            : new ContainerState.Waiting(
                "CrashLoopBackOff",
                "back-off " + wait.toSeconds() + "s restarting failed container=" + name());
    show(state, Optional.of(end), view.restarts());
    if (!wait.isZero()) {
      watcher.event(true, "BackOff", "Back-off restarting failed container " + name());
      Instant until = clock.instant().plus(wait);
      Duration left = wait;
      while (left.isPositive() && gate.await(left)) {
        left = Duration.between(clock.instant(), until);
      }
    }
    if (!gate.isOpen()) {
      return false;
    }
    view =
        new ContainerView(
            name(),
            container.getImage(),
            state,
            Optional.of(end),
            false,
            false,
            view.restarts() + 1,
            view.pid());
    return true;
  }

  /// Waits until the container is done for good; false when the patience does not suffice.
  boolean awaitDone(Duration patience) throws InterruptedException {
    return done.awaitClosed(patience);
  }

  boolean isDone() {
    return !done.isOpen();
  }

  /// Ends the container within `grace` (and a few seconds for the kill): hook, stop signal,
  /// SIGKILL.
  void stop(Duration grace) throws InterruptedException {
    gate.close();
    Optional<ContainerRun> present = run;
    if (present.isPresent()) {
      present.get().stop(grace);
    }
    done.awaitClosed(grace.plus(Duration.ofSeconds(5)));
  }
}
