package dev.ordercluster.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs programs as a user would, each with a deadline.
record Shell(Path directory, Map<String, String> environment) {
  Shell {
    environment = Map.copyOf(environment);
  }

  /// @param output standard output
  /// @param errors standard error
  record Result(List<String> command, int exitCode, String output, String errors) {
    /// Itself when the program succeeded; fails the test otherwise.
    Result succeeded() {
      if (exitCode != 0) {
        throw new AssertionError(describe("expected exit code 0"));
      }
      return this;
    }

    String describe(String expectation) {
      return "%s of %s, was %d%n--- output%n%s%n--- errors%n%s"
          .formatted(expectation, String.join(" ", command), exitCode, output, errors);
    }
  }

  Result run(Duration deadline, String... command) {
    return runWithInput(deadline, "", command);
  }

  Result runWithInput(Duration deadline, String input, String... command) {
    try {
      Path out = Files.createTempFile("e2e", ".out");
      Path err = Files.createTempFile("e2e", ".err");
      try {
        int code = await(deadline, input, start(out, err, command));
        return new Result(List.of(command), code, read(out), read(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command[0], e);
    }
  }

  /// Starts a program that runs on; both its streams go to one file.
  Process startInBackground(Path log, String... command) {
    try {
      return start(log, log, command);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command[0], e);
    }
  }

  private Process start(Path out, Path err, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.redirectOutput(out.toFile());
    if (out.equals(err)) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectError(err.toFile());
    }
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static int await(Duration deadline, String input, Process process) throws IOException {
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    try {
      if (process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    return -1;
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
