package dev.ordercluster.local.node.process;

import dev.ordercluster.backends.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// Ends processes with everything they started.
public final class Signals {
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);
  private static final int SESSION_FIELD = 3;

  private Signals() {}

  /// Asks one process to stop.
  public static void stop(ProcessHandle process, StopSignal signal) {
    if (signal == StopSignal.TERM) {
      process.destroy();
    } else {
      signal.send(process.pid());
    }
  }

  /// A process and all its present descendants.
  public static List<ProcessHandle> tree(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants()).toList();
  }

  /// The processes of a session, which is named by the number of the process that began it. Finds
  /// those whose parents have ended before them.
  static List<ProcessHandle> session(long leader) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != leader && sessionOf(process.pid()) == leader)
        .toList();
  }

  private static long sessionOf(long pid) {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[SESSION_FIELD]);
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException _) {
      return 0;
    }
  }

  /// Kills processes at once and waits until they are gone.
  public static void kill(Collection<ProcessHandle> processes) throws InterruptedException {
    processes.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(processes, AFTER_KILL);
  }

  /// Waits until all have ended; false when the patience does not suffice.
  public static boolean awaitEnd(Collection<ProcessHandle> processes, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (ProcessHandle process : processes) {
      try {
        long left = Math.max(1, end - System.nanoTime());
        process.onExit().get(left, TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        return false;
      } catch (ExecutionException e) {
        throw new IllegalStateException("cannot wait for process " + process.pid(), e);
      }
    }
    return true;
  }
}
