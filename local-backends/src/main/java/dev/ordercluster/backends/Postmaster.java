package dev.ordercluster.backends;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Processes of a PostgreSQL server that outlived the one who started it.
///
/// A process belongs to a data directory when its program is `postgres` and its working directory
/// is the data directory; every PostgreSQL process has that, and no process that got an old pid by
/// chance does.
final class Postmaster {
  private static final Duration QUIT_PATIENCE = Duration.ofSeconds(10);
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

  private Postmaster() {}

  /// Ends them by "immediate shutdown" (SIGQUIT), after ten seconds by SIGKILL, and removes the
  /// lock file. What was committed is in the write-ahead log and is recovered at the next start.
  static void endLeftovers(Path data) throws IOException {
    Path real = data.toRealPath();
    List<ProcessHandle> left = processesOf(real);
    left.forEach(process -> StopSignal.QUIT.send(process.pid()));
    if (!ended(left, QUIT_PATIENCE)) {
      left.forEach(ProcessHandle::destroyForcibly);
      List<ProcessHandle> late = processesOf(real);
      late.forEach(ProcessHandle::destroyForcibly);
      if (!ended(left, KILL_PATIENCE) || !ended(late, KILL_PATIENCE)) {
        throw new BackendException("processes of an earlier PostgreSQL on " + data + " do not end");
      }
    }
    // Without a process the file is stale; its pid may meanwhile be someone else's, which would
    // keep PostgreSQL from starting.
    Files.deleteIfExists(data.resolve("postmaster.pid"));
  }

  static List<ProcessHandle> processesOf(Path realData) {
    return ProcessHandle.allProcesses()
        .filter(process -> linkOf(process, "cwd").equals(realData.toString()))
        .filter(process -> linkOf(process, "exe").endsWith("/postgres"))
        .toList();
  }

  private static String linkOf(ProcessHandle process, String link) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), link))
          .toString();
    } catch (IOException | UnsupportedOperationException _) {
      // Ended meanwhile, or another user's and so none of ours.
      return "";
    }
  }

  private static boolean ended(List<ProcessHandle> processes, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    for (ProcessHandle process : processes) {
      try {
        process.onExit().get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        return false;
      } catch (ExecutionException e) {
        throw new BackendException("cannot wait for process " + process.pid(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BackendException("interrupted while ending an earlier PostgreSQL", e);
      }
    }
    return true;
  }
}
