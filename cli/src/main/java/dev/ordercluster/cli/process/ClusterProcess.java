package dev.ordercluster.cli.process;

import dev.ordercluster.cli.terminal.CommandFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/// The local-cluster process of one data directory: started at most once, found again by any later
/// command, and ended with everything it started.
public final class ClusterProcess {
  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final DataDirectory data;
  private final ProcessTable table;
  private final Leftovers leftovers;

  public ClusterProcess(DataDirectory data, ProcessTable table) {
    this.data = data;
    this.table = table;
    this.leftovers = new Leftovers(table, data);
  }

  /// The living process that runs this data directory.
  public Optional<LinuxProcess> running() {
    return PidFile.read(data.pidFile(), table).or(this::unrecorded);
  }

  public boolean isAlive(LinuxProcess process) {
    return table.isAlive(process);
  }

  /// Starts the process; it serves some seconds later.
  ///
  /// @param home the checkout whose jars run
  public LinuxProcess start(Path home, Map<String, String> environment) {
    LaunchPlan plan = new LaunchPlan(home, javaCommand(), data);
    if (!Files.exists(plan.jar())) {
      throw new CommandFailure(plan.jar() + " is missing: start with ./ordercluster, it builds it");
    }
    try (RandomAccessFile lockFile = new RandomAccessFile(data.startLock().toFile(), "rw");
        FileLock lock = lockFile.getChannel().tryLock()) {
      if (lock == null) {
        throw new CommandFailure("another ./ordercluster up is starting in " + data.root());
      }
      running()
          .ifPresent(
              process -> {
                throw alreadyRuns(process);
              });
      return launch(plan, environment);
    } catch (IOException e) {
      throw new CommandFailure("local-cluster cannot start: " + Failures.reason(e), e);
    }
  }

  /// What a second `up` is told.
  public CommandFailure alreadyRuns(LinuxProcess process) {
    return new CommandFailure(
        "a cluster runs in "
            + data.root()
            + " already (process "
            + process.pid()
            + "): see ./ordercluster status, or stop it with ./ordercluster down");
  }

  /// Ends the process and everything it started: asked first, killed after a grace.
  ///
  /// @param remaining told, at every look, how many pod processes are left
  /// @return how many processes were ended
  public int stop(IntConsumer remaining) {
    Optional<LinuxProcess> main = running();
    int before = leftovers.find().size();
    main.ifPresent(
        process -> {
          Signal.TERM.sendTo(process, table);
          if (!Waiting.until(GRACE, LOOK, () -> isGone(process, remaining))) {
            Signal.KILL.sendTo(process, table);
            Waiting.until(Duration.ofSeconds(5), LOOK, () -> !table.isAlive(process));
          }
        });
    int left = leftovers.end();
    try {
      Files.deleteIfExists(data.pidFile());
    } catch (IOException e) {
      throw new CommandFailure(
          "everything is stopped, but " + data.pidFile() + " stays: " + Failures.reason(e), e);
    }
    return (main.isPresent() ? 1 : 0) + Math.max(before, left);
  }

  private boolean isGone(LinuxProcess process, IntConsumer remaining) {
    if (!table.isAlive(process)) {
      return true;
    }
    remaining.accept(leftovers.find().size());
    return false;
  }

  private LinuxProcess launch(LaunchPlan plan, Map<String, String> environment) throws IOException {
    if (Files.exists(data.log())) {
      Files.move(data.log(), data.previousLog(), StandardCopyOption.REPLACE_EXISTING);
    }
    ProcessBuilder builder = new ProcessBuilder(plan.command());
    builder.directory(data.root().toFile());
    builder.environment().clear();
    builder.environment().putAll(plan.environment(environment));
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(data.log().toFile());
    long pid = builder.start().pid();
    LinuxProcess started =
        table
            .find(pid)
            .orElseThrow(
                () -> new CommandFailure("local-cluster ended at once: see " + data.log()));
    PidFile.write(data.pidFile(), started);
    return started;
  }

  /// A process that serves this folder though the pid file is gone.
  private Optional<LinuxProcess> unrecorded() {
    return table.all().stream()
        .filter(process -> process.command().equals("java"))
        .filter(process -> table.commandLine(process.pid()).contains("local-cluster-app.jar"))
        .filter(process -> servesThisFolder(table.environment(process.pid())))
        .findFirst();
  }

  private boolean servesThisFolder(Map<String, String> environment) {
    String folder = environment.get("LOCAL_DATA");
    return folder != null && new DataDirectory(Path.of(folder)).equals(data);
  }

  private static Path javaCommand() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /// The file that the process logs to.
  public Path log() {
    return data.log();
  }

  /// The end of the process's log.
  public List<String> logTail(int lines) {
    return new LogTail(data.log()).last(lines);
  }
}
