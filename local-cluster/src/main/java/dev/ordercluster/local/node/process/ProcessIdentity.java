package dev.ordercluster.local.node.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A process that cannot be mistaken for a later one with the same number.
///
/// @param pid process number
/// @param startTicks when it started, in clock ticks since boot (field 22 of `/proc/<pid>/stat`)
public record ProcessIdentity(long pid, long startTicks) {
  private static final int FIELDS_BEFORE_START = 19;

  /// The identity of a running process; empty when it is gone (or a zombie).
  public static Optional<ProcessIdentity> of(long pid) {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      // The command name stands in parentheses and may hold anything, so count from behind it.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
      boolean zombie = fields[0].equals("Z");
      return zombie
          ? Optional.empty()
          : Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[FIELDS_BEFORE_START])));
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// Whether this very process still runs.
  public boolean alive() {
    return of(pid).filter(this::equals).isPresent();
  }
}
