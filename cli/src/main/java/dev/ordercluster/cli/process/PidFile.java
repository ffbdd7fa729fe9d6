package dev.ordercluster.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// A file that names a process by pid and start time: `<pid> <start in clock ticks since boot>`.
final class PidFile {
  private PidFile() {}

  static void write(Path file, LinuxProcess process) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, process.record());
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// The process that the file names, if that very process is alive.
  static Optional<LinuxProcess> read(Path file, ProcessTable table) {
    try {
      String[] fields = Files.readString(file).strip().split("\\s+", -1);
      if (fields.length != 2) {
        return Optional.empty();
      }
      long startTicks = Long.parseLong(fields[1]);
      return table
          .find(Long.parseLong(fields[0]))
          .filter(process -> process.startTicks() == startTicks);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
