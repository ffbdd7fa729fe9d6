package dev.ordercluster.local.node.process;

import dev.ordercluster.backends.StopSignal;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Processes of pods that outlived the local-cluster which started them: found by their records
/// under `<data>/pods` and by the variable [#MARKER] in their environment, and ended.
///
/// Only processes that this user may inspect are found, which are all that this user has started.
public final class Leftovers {
  /// The variable that every process of a pod carries; its value is the data directory.
  public static final String MARKER = "ORDERCLUSTER_NODE";

  /// The ending of the record files.
  public static final String RECORD_SUFFIX = ".process";

  private static final Logger LOG = System.getLogger(Leftovers.class.getName());
  private static final Duration STATELESS_PATIENCE = Duration.ofSeconds(3);
  private static final Duration STORE_PATIENCE = Duration.ofSeconds(15);

  private Leftovers() {}

  /// Ends all of them: first those without data (SIGTERM, after 3 s SIGKILL), then the stores with
  /// the stop signal of each (after 15 s SIGKILL), then whatever these have left.
  ///
  /// @param data the data directory of the cluster
  /// @return how many processes were ended
  public static int end(Path data) throws InterruptedException {
    Path real = data.toAbsolutePath().normalize();
    List<ProcessRecord> records = records(real);
    Map<Long, ProcessHandle> all = new LinkedHashMap<>();
    records.forEach(record -> add(all, record.process().pid()));
    marked(real).forEach(pid -> add(all, pid));
    if (all.isEmpty()) {
      return 0;
    }
    LOG.log(Level.INFO, "ending {0} processes of an earlier run", all.size());
    List<ProcessRecord> stores = records.stream().filter(ProcessRecord::store).toList();
    List<Long> spared = new ArrayList<>();
    for (ProcessRecord store : stores) {
      ProcessHandle.of(store.process().pid())
          .ifPresent(root -> Signals.tree(root).forEach(one -> spared.add(one.pid())));
    }
    endAll(
        all.values().stream().filter(one -> !spared.contains(one.pid())).toList(),
        StopSignal.TERM,
        STATELESS_PATIENCE);
    for (ProcessRecord store : stores) {
      ProcessHandle.of(store.process().pid())
          .ifPresent(root -> Signals.stop(root, store.stopSignal()));
    }
    endAll(
        all.values().stream().filter(one -> spared.contains(one.pid())).toList(),
        StopSignal.TERM,
        STORE_PATIENCE,
        false);
    Signals.kill(marked(real).stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList());
    return all.size();
  }

  private static void add(Map<Long, ProcessHandle> all, long pid) {
    ProcessHandle.of(pid)
        .ifPresent(root -> Signals.tree(root).forEach(one -> all.put(one.pid(), one)));
  }

  private static void endAll(List<ProcessHandle> processes, StopSignal signal, Duration patience)
      throws InterruptedException {
    endAll(processes, signal, patience, true);
  }

  private static void endAll(
      List<ProcessHandle> processes, StopSignal signal, Duration patience, boolean ask)
      throws InterruptedException {
    if (ask) {
      processes.forEach(one -> Signals.stop(one, signal));
    }
    if (!Signals.awaitEnd(processes, patience)) {
      Signals.kill(processes);
    }
  }

  private static List<ProcessRecord> records(Path data) {
    Path pods = data.resolve("pods");
    if (!Files.isDirectory(pods)) {
      return List.of();
    }
    List<ProcessRecord> alive = new ArrayList<>();
    try (Stream<Path> files = Files.find(pods, 2, (path, _) -> isRecord(path))) {
      files
          .flatMap(file -> ProcessRecord.read(file).stream())
          .filter(record -> record.process().alive())
          .forEach(alive::add);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot read the process records under " + pods, e);
    }
    return alive;
  }

  private static boolean isRecord(Path path) {
    return path.getFileName().toString().endsWith(RECORD_SUFFIX);
  }

  /// Processes that carry the marker, found in `/proc`.
  public static List<Long> marked(Path data) {
    String marker = MARKER + "=" + data.toAbsolutePath().normalize();
    List<Long> found = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      processes
          .filter(path -> path.getFileName().toString().matches("[0-9]+"))
          .filter(path -> carries(path, marker))
          .map(path -> Long.parseLong(path.getFileName().toString()))
          .filter(pid -> pid != ProcessHandle.current().pid())
          .forEach(found::add);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot list /proc", e);
    }
    return found;
  }

  private static boolean carries(Path process, String marker) {
    try {
      String environment =
          Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
      return ("\0" + environment + "\0").contains("\0" + latin(marker) + "\0");
    } catch (IOException _) {
      // Ended meanwhile, or another user's and so none of ours.
      return false;
    }
  }

  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
