package dev.ordercluster.backends;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a short-lived program to its end, with a deadline.
final class Tool {
  private static final int SHOWN = 4000;

  private Tool() {}

  /// @param output standard output and standard error together
  record Result(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }

    /// The end of the output, for an error message.
    String tail() {
      return output.substring(Math.max(0, output.length() - SHOWN)).strip();
    }
  }

  static Result run(List<String> argv, String input, Duration deadline) {
    try {
      Path output = Files.createTempFile("ordercluster-tool", ".log");
      try {
        int code = await(argv, input, output, deadline);
        return new Result(code, Files.readString(output, StandardCharsets.ISO_8859_1));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new BackendException("cannot run " + argv.getFirst() + ": " + e.getMessage(), e);
    }
  }

  private static int await(List<String> argv, String input, Path output, Duration deadline)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(Map.of("LC_ALL", "C", "TZ", "UTC"));
    Process process = builder.start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // The program ended without reading its input: its exit code tells.
    }
    try {
      if (process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new BackendException("interrupted while running " + argv.getFirst(), e);
    }
    process.destroyForcibly();
    throw new BackendException(argv.getFirst() + " did not end within " + deadline);
  }
}
