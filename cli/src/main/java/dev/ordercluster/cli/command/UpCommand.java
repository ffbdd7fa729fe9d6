package dev.ordercluster.cli.command;

import dev.ordercluster.cli.kube.Manifest;
import dev.ordercluster.cli.process.ClusterProcess;
import dev.ordercluster.cli.process.DataDirectory;
import dev.ordercluster.cli.process.LinuxProcess;
import dev.ordercluster.cli.process.ProcessTable;
import dev.ordercluster.cli.process.Waiting;
import dev.ordercluster.cli.terminal.CommandFailure;
import dev.ordercluster.cli.terminal.Terminal;
import dev.ordercluster.runtime.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Brings a whole cluster up and, unless detached, stays until it is told to stop.
@Command(
    name = "up",
    description = {
      "Start the embedded cluster, install the operator, apply a manifest and wait until orders can"
          + " be placed.",
      "Stays in the foreground; Ctrl-C stops everything. What a former run stored is there again."
    })
public final class UpCommand implements Callable<Integer> {
  private static final Duration FOREVER = Duration.ofDays(36_500);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Shell shell;

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      description =
          "Manifest to apply (default: examples/quickstart.yaml, and only while the cluster holds no"
              + " OrderCluster).")
  private @Nullable Path manifest;

  @Option(
      names = {"-d", "--detach"},
      description = "Return once it is ready and leave it running.")
  private boolean detach;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long to wait for it to become ready (default: ${DEFAULT-VALUE}).",
      defaultValue = "5m")
  private String timeout = "5m";

  public UpCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    long start = System.nanoTime();
    Duration patience = patience();
    Optional<Manifest> given = Optional.ofNullable(manifest).map(Manifest::read);
    DataDirectory folder = data.directory(shell).created();
    ClusterProcess cluster = new ClusterProcess(folder, ProcessTable.ofThisMachine());
    cluster
        .running()
        .ifPresent(
            process -> {
              throw cluster.alreadyRuns(process);
            });
    folder.checkSpace();
    Terminal terminal = shell.terminal();
    Instant startedAt = shell.clock().instant();
    LinuxProcess process = cluster.start(shell.home(), shell.environment());
    Watched watched = new Watched(cluster, process, startedAt);
    StopOnSignal stop = new StopOnSignal(cluster, terminal);
    if (!detach) {
      stop.install();
    }
    try {
      BringUp bringUp = new BringUp(shell, folder, watched, terminal);
      new Welcome(shell, folder, data.typed())
          .print(bringUp.run(given, patience), Seconds.since(start));
    } catch (RuntimeException e) {
      throw afterFailure(Sentence.of(e), watched, stop);
    }
    stop.isUp();
    return detach ? detached() : stay(watched, stop);
  }

  private Integer detached() {
    shell
        .out()
        .println(
            "Runs on in the background. Stop it with: " + shell.typedAs() + " down" + data.typed());
    return 0;
  }

  private Integer stay(Watched watched, StopOnSignal stop) {
    shell.out().println("Press Ctrl-C to stop.");
    shell.out().flush();
    Waiting.until(FOREVER, LOOK, () -> stop.isStopping() || !watched.isAlive());
    stop.awaitIfStopping();
    stop.disarm();
    watched.endLeftovers();
    throw watched.died();
  }

  private CommandFailure afterFailure(CommandFailure failure, Watched watched, StopOnSignal stop) {
    stop.awaitIfStopping();
    if (!watched.isAlive()) {
      stop.disarm();
      watched.endLeftovers();
      return failure;
    }
    if (detach) {
      return new CommandFailure(
          failure.getMessage()
              + "\nThe cluster still runs: look with "
              + shell.typedAs()
              + " status, stop it with "
              + shell.typedAs()
              + " down",
          failure);
    }
    stop.now();
    return failure;
  }

  private Duration patience() {
    try {
      return Key.parseDuration(timeout);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "--timeout takes a duration such as 90s or 5m, was \"" + timeout + "\"", e);
    }
  }
}
