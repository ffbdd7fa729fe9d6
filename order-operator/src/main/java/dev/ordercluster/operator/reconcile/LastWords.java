package dev.ordercluster.operator.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a container said before it ended: of the end of its log, the last error, or else the last
/// line. Our images log a JSON object per line, others plain text.
final class LastWords {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_LENGTH = 240;

  private LastWords() {}

  /// @param end of a log, or a termination message
  static Optional<String> in(String end) {
    List<Line> lines =
        end.lines().filter(line -> !line.isBlank()).map(LastWords::line).toList().reversed();
    return lines.stream()
        .filter(Line::error)
        .findFirst()
        .or(() -> lines.stream().findFirst())
        .map(Line::words)
        .map(words -> words.replaceAll("\\s+", " ").strip())
        .filter(words -> !words.isEmpty())
        .map(words -> words.length() > MAX_LENGTH ? words.substring(0, MAX_LENGTH) : words);
  }

  private record Line(boolean error, String words) {}

  private static Line line(String text) {
    if (text.startsWith("{")) {
      try {
        JsonNode json = JSON.readTree(text);
        String level = json.path("level").asText("").toLowerCase(Locale.ROOT);
        boolean error = level.equals("error") || level.equals("severe");
        return new Line(error, json.path("message").asText(text));
      } catch (JsonProcessingException _) {
        return new Line(false, text);
      }
    }
    return new Line(false, text);
  }
}
