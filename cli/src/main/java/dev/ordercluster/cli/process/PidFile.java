package dev.ordercluster.cli.process;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/// Files that name a process by pid and start time, so that a later process with the same pid is
/// not taken for it.
final class PidFile {
  private PidFile() {}

  /// Writes `<pid> <start in clock ticks since boot>`, the form of this command line's own file.
  static void write(Path file, LinuxProcess process) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, process.pid() + " " + process.startTicks() + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// The process that such a file names, if that very process is alive.
  static Optional<LinuxProcess> read(Path file, ProcessTable table) {
    try {
      String[] fields = Files.readString(file).strip().split("\\s+", -1);
      return fields.length == 2 ? find(fields[0], fields[1], table) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// The process that a record of the node agent names (properties `pid` and `startTicks`), if that
  /// very process is alive.
  static Optional<LinuxProcess> readRecord(Path file, ProcessTable table) {
    try {
      Properties properties = new Properties();
      properties.load(new StringReader(Files.readString(file)));
      return find(
          properties.getProperty("pid", ""), properties.getProperty("startTicks", ""), table);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<LinuxProcess> find(String pid, String startTicks, ProcessTable table) {
    try {
      long ticks = Long.parseLong(startTicks);
      return table.find(Long.parseLong(pid)).filter(process -> process.startTicks() == ticks);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
