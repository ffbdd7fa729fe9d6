package dev.ordercluster.cli.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The pod processes of one cluster, whoever their parent is: also those of a run that was killed.
///
/// A process belongs to the cluster when it was started with `ORDERCLUSTER_NODE=<data dir>`, when
/// the node agent recorded it (programs that show a title in `ps` overwrite their environment), or
/// when its parent belongs to it.
public final class Leftovers {
  /// The variable that the node agent gives to every process it starts.
  public static final String MARKER = "ORDERCLUSTER_NODE";

  private static final String POSTGRES = "postgres";
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final ProcessTable table;
  private final DataDirectory data;

  public Leftovers(ProcessTable table, DataDirectory data) {
    this.table = table;
    this.data = data;
  }

  /// All of them that live now.
  public List<LinuxProcess> find() {
    List<LinuxProcess> all = table.all();
    long self = ProcessHandle.current().pid();
    Set<Long> ours = new HashSet<>();
    for (LinuxProcess process : all) {
      if (process.pid() != self && isMarked(process)) {
        ours.add(process.pid());
      }
    }
    ours.addAll(recorded().keySet());
    boolean grew = true;
    while (grew) {
      grew = addChildren(all, ours);
    }
    ours.remove(self);
    return all.stream().filter(process -> ours.contains(process.pid())).toList();
  }

  /// All of them, each with the pod that it belongs to.
  public List<PodProcess> byPod() {
    List<LinuxProcess> found = find();
    Map<Long, String> recorded = recorded();
    Map<Long, LinuxProcess> byPid = new HashMap<>();
    found.forEach(process -> byPid.put(process.pid(), process));
    List<PodProcess> pods = new ArrayList<>();
    for (LinuxProcess process : found) {
      LinuxProcess first = process;
      LinuxProcess parent = byPid.get(first.parent());
      while (parent != null) {
        first = parent;
        parent = byPid.get(first.parent());
      }
      pods.add(new PodProcess(process, first, recorded.getOrDefault(first.pid(), "")));
    }
    return pods;
  }

  /// Ends all of them: asked first, killed after a grace.
  ///
  /// @return how many there were
  public int end() {
    List<LinuxProcess> found = find();
    found.stream()
        .filter(process -> !isPostgresChild(process, found))
        .forEach(process -> firstSignal(process).sendTo(process, table));
    if (!Waiting.until(GRACE, LOOK, () -> find().isEmpty())) {
      find().forEach(process -> Signal.KILL.sendTo(process, table));
      if (!Waiting.until(AFTER_KILL, LOOK, () -> find().isEmpty())) {
        throw new IllegalStateException(
            "processes that do not end: " + find().stream().map(LinuxProcess::pid).toList());
      }
    }
    return found.size();
  }

  private boolean isMarked(LinuxProcess process) {
    String marker = table.environment(process.pid()).get(MARKER);
    return marker != null && new DataDirectory(Path.of(marker)).equals(data);
  }

  /// SIGTERM tells PostgreSQL to wait for its clients, SIGINT to send them away.
  private static Signal firstSignal(LinuxProcess process) {
    return process.command().equals(POSTGRES) ? Signal.INT : Signal.TERM;
  }

  /// Only the first of PostgreSQL's processes may be told to end; it ends the others in order.
  private static boolean isPostgresChild(LinuxProcess process, List<LinuxProcess> found) {
    return process.command().equals(POSTGRES)
        && found.stream()
            .anyMatch(other -> other.pid() == process.parent() && other.command().equals(POSTGRES));
  }

  private static boolean addChildren(List<LinuxProcess> all, Set<Long> ours) {
    boolean added = false;
    for (LinuxProcess process : all) {
      if (ours.contains(process.parent())) {
        added |= ours.add(process.pid());
      }
    }
    return added;
  }

  /// The living processes that the node agent recorded in `pods/<uid>/`, with the pod's uid.
  private Map<Long, String> recorded() {
    Map<Long, String> found = new HashMap<>();
    if (!Files.isDirectory(data.pods())) {
      return found;
    }
    try (Stream<Path> files = Files.find(data.pods(), 2, (path, _) -> isRecord(path))) {
      files.forEach(
          file ->
              PidFile.readRecord(file, table)
                  .ifPresent(
                      process ->
                          found.put(
                              process.pid(), data.pods().relativize(file).getName(0).toString())));
    } catch (IOException | UncheckedIOException e) {
      // The folder of a pod that is being removed at this moment: its processes are still marked.
      return found;
    }
    return found;
  }

  private static boolean isRecord(Path path) {
    return path.toString().endsWith(".process");
  }
}
