package dev.ordercluster.cli.process;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/// A file that names a process by pid and start time, as properties `pid` and `startTicks` (clock
/// ticks since boot). The node agent records the processes of pods in the same form.
final class PidFile {
  private static final String PID = "pid";
  private static final String TICKS = "startTicks";

  private PidFile() {}

  static void write(Path file, LinuxProcess process) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(
        next, PID + "=" + process.pid() + "\n" + TICKS + "=" + process.startTicks() + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// The process that the file names, if that very process is alive.
  static Optional<LinuxProcess> read(Path file, ProcessTable table) {
    try {
      Properties properties = new Properties();
      properties.load(new StringReader(Files.readString(file)));
      long pid = Long.parseLong(properties.getProperty(PID, ""));
      long startTicks = Long.parseLong(properties.getProperty(TICKS, ""));
      return table.find(pid).filter(process -> process.startTicks() == startTicks);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
