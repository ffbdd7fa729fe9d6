package dev.ordercluster.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Lines that our processes log: JSON, shown to a person as words.
final class LogLine {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> COMPLAINTS = Set.of("ERROR", "SEVERE", "WARNING", "WARN");

  private LogLine() {}

  /// The message of the last line that complains.
  static Optional<String> lastComplaint(List<String> lines) {
    return lines.reversed().stream()
        .map(LogLine::parsed)
        .filter(line -> COMPLAINTS.contains(line.path("level").asText()))
        .map(line -> line.path("message").asText())
        .findFirst();
  }

  /// The lines, indented, each with its line break.
  static String shown(List<String> lines) {
    StringBuilder shown = new StringBuilder();
    lines.forEach(line -> shown.append("  ").append(words(line)).append('\n'));
    return shown.toString();
  }

  private static String words(String line) {
    JsonNode parsed = parsed(line);
    if (!parsed.has("message")) {
      return line;
    }
    String text = parsed.path("level").asText() + " " + parsed.path("message").asText();
    String error = parsed.path("error").asText().lines().findFirst().orElse("");
    return error.isEmpty() ? text : text + " (" + error + ")";
  }

  private static JsonNode parsed(String line) {
    try {
      return line.startsWith("{") ? JSON.readTree(line) : JSON.createObjectNode();
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }
}
