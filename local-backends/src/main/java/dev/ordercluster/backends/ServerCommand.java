package dev.ordercluster.backends;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// How to run a server whose data directory is ready: everything that a process starter needs.
///
/// The process stays in the foreground, logs to its standard streams and needs no input. It is the
/// server itself, not a wrapper, so its pid may be signalled.
///
/// @param argv the program and its arguments
/// @param environment variables to set on top of the starter's own; may hold secrets
/// @param workingDirectory where to run it
/// @param stopSignal what to send for a stop that loses nothing and waits for nobody
public record ServerCommand(
    List<String> argv,
    Map<String, String> environment,
    Path workingDirectory,
    StopSignal stopSignal) {
  public ServerCommand {
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("argv must name a program");
    }
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }

  /// Starts the server with both output streams appended to a file.
  public Process start(Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .directory(workingDirectory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new BackendException("cannot start " + argv.getFirst() + ": " + e.getMessage(), e);
    }
  }

  /// Names the program but no argument and no value: both may be secret.
  @Override
  public String toString() {
    return "ServerCommand[" + argv.getFirst() + ", stop with " + stopSignal + "]";
  }
}
