package dev.ordercluster.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// `./ordercluster load` beside a test, and what it told.
record Load(String name, Process process, Path output) implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Load start(Platform platform, String name, String... options) {
    Path output = platform.data().resolveSibling("load-" + name + ".jsonl");
    return new Load(name, platform.load(output, options), output);
  }

  /// Waits until requests are being sent.
  ///
  /// @return when the first was
  Instant begun() {
    Awaitility.await("load " + name + " is sent")
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> lines().stream().anyMatch(line -> line.startsWith("{")));
    Instant now = Instant.now();
    return now.minusMillis((long) (read(last()).path("seconds").asDouble() * 1000));
  }

  /// Ends it and returns the summary.
  JsonNode stopped() {
    process.destroy();
    return summary(Duration.ofSeconds(30));
  }

  /// Waits for the end and returns the summary.
  JsonNode summary(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("load " + name + " did not end within " + patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    JsonNode summary = read(last());
    if (!summary.path("summary").asBoolean()) {
      throw new AssertionError("load " + name + " ended without a summary: " + last());
    }
    Report.line("load " + name + ": " + last());
    return summary;
  }

  /// Requests that a client would call failed.
  static long failed(JsonNode summary) {
    return summary.path("shed").asLong()
        + summary.path("wrong").asLong()
        + summary.path("lost").asLong();
  }

  @Override
  public void close() {
    process.destroy();
  }

  private String last() {
    List<String> lines = lines();
    return lines.isEmpty() ? "" : lines.getLast();
  }

  private List<String> lines() {
    try {
      return Files.exists(output) ? Files.readAllLines(output) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("the load told no JSON: " + line, e);
    }
  }
}
