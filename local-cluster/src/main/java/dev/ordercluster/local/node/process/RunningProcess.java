package dev.ordercluster.local.node.process;

import dev.ordercluster.local.images.AotPart;
import dev.ordercluster.local.images.Launch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// The running process of a container, in a session of its own where the machine has `setsid`, so
/// that Ctrl-C in a terminal reaches local-cluster alone and pods are stopped in order.
public final class RunningProcess {
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final Process process;
  private final Launch launch;
  private final Path record;
  private final Thread pump;

  private RunningProcess(Process process, Launch launch, Path record, Thread pump) {
    this.process = process;
    this.launch = launch;
    this.record = record;
    this.pump = pump;
  }

  /// Where a process leaves its traces.
  ///
  /// @param record the file that tells a later local-cluster about the process
  public record Traces(Path record, LogFiles log) {}

  /// Starts the process and writes it down.
  ///
  /// @param trouble told when the log cannot be written, and when it can again
  /// @throws IOException when the program cannot be started
  /// @throws java.io.UncheckedIOException when it cannot be written down; it is killed then
  public static RunningProcess start(
      Launch launch, Traces traces, Consumer<Optional<String>> trouble) throws IOException {
    List<String> argv = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      argv.add(SETSID.toString());
    }
    argv.addAll(launch.argv());
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .directory(launch.directory().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(launch.environment());
    Process process = builder.start();
    boolean supervised = false;
    try {
      ProcessIdentity.of(process.pid())
          .map(identity -> new ProcessRecord(identity, launch.stopSignal(), launch.store()))
          .ifPresent(one -> one.write(traces.record()));
      Thread pump = LogPump.start(process.getInputStream(), traces.log(), trouble);
      supervised = true;
      return new RunningProcess(process, launch, traces.record(), pump);
    } finally {
      if (!supervised) {
        // Nobody would ever stop it: neither its caller nor a later local-cluster knows of it.
        abandon(process);
      }
    }
  }

  /// Kills it and everything it started, and waits for nothing: for a start that failed half-way.
  public void abandon() {
    abandon(process);
  }

  private static void abandon(Process process) {
    List<ProcessHandle> tree = Signals.tree(process.toHandle());
    process.destroyForcibly();
    tree.forEach(ProcessHandle::destroyForcibly);
    Signals.session(process.pid()).forEach(ProcessHandle::destroyForcibly);
  }

  public long pid() {
    return process.pid();
  }

  /// What it has to do with an AOT cache, if anything.
  public Optional<AotPart> aot() {
    return launch.aot();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /// Waits for the end, then ends whatever it has started and left, and returns the exit code (128
  /// + signal number when a signal ended it).
  ///
  /// @param ended told the exit code at once when the process itself has ended
  public int awaitEnd(IntConsumer ended) throws InterruptedException {
    Set<ProcessHandle> family = new LinkedHashSet<>();
    process.descendants().forEach(family::add);
    int code = process.waitFor();
    ended.accept(code);
    family.addAll(Signals.session(process.pid()));
    Signals.kill(family);
    pump.join(DRAIN);
    try {
      Files.deleteIfExists(record);
    } catch (IOException _) {
      // The record names a dead process: it misleads nobody.
    }
    return code;
  }

  /// Asks for the end by the image's stop signal and, when the grace is over, kills the tree.
  public void stop(Duration grace) throws InterruptedException {
    List<ProcessHandle> tree = Signals.tree(process.toHandle());
    if (!grace.isZero()) {
      Signals.stop(process.toHandle(), launch.stopSignal());
      if (process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        Signals.kill(tree);
        return;
      }
    }
    Set<ProcessHandle> all = new LinkedHashSet<>(tree);
    all.addAll(Signals.tree(process.toHandle()));
    all.addAll(Signals.session(process.pid()));
    Signals.kill(all);
  }
}
