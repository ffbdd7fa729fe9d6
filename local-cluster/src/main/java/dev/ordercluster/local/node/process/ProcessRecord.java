package dev.ordercluster.local.node.process;

import dev.ordercluster.backends.StopSignal;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/// What is written down about a started process, for whoever finds it after this one has died.
///
/// @param store whether it keeps data and so gets time for an orderly stop
public record ProcessRecord(ProcessIdentity process, StopSignal stopSignal, boolean store) {
  private static final String NO_COMMENT = "process of a container";

  /// Writes the record; a reader sees all of it or nothing.
  public void write(Path file) {
    Properties properties = new Properties();
    properties.setProperty("pid", Long.toString(process.pid()));
    properties.setProperty("startTicks", Long.toString(process.startTicks()));
    properties.setProperty("stopSignal", stopSignal.name());
    properties.setProperty("store", Boolean.toString(store));
    StringWriter text = new StringWriter();
    try {
      properties.store(text, NO_COMMENT);
      Path half = file.resolveSibling("." + file.getFileName());
      Files.writeString(half, text.toString());
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /// Empty when the file is not a record.
  public static Optional<ProcessRecord> read(Path file) {
    try {
      Properties properties = new Properties();
      properties.load(new StringReader(Files.readString(file)));
      return Optional.of(
          new ProcessRecord(
              new ProcessIdentity(
                  Long.parseLong(properties.getProperty("pid", "")),
                  Long.parseLong(properties.getProperty("startTicks", ""))),
              StopSignal.valueOf(properties.getProperty("stopSignal", "")),
              Boolean.parseBoolean(properties.getProperty("store"))));
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
