package dev.ordercluster.local.api.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Columns made of common parts: a path, an age, a count, a list of texts.
final class Cells {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final String NONE = "<none>";

  private Cells() {}

  static Column name() {
    return text("Name", "metadata.name");
  }

  static Column age() {
    return column("Age", object -> age(at(object, "metadata.creationTimestamp").asText()));
  }

  /// A column with the text at a path.
  static Column text(String name, String path) {
    return column(name, object -> at(object, path).asText());
  }

  /// The same; `<none>` where there is nothing.
  static Column textOrNone(String name, String path) {
    return column(name, object -> orNone(at(object, path).asText()));
  }

  static Column number(String name, String path) {
    return new Column(
        name,
        "integer",
        0,
        object -> {
          JsonNode value = at(object, path);
          return value.isMissingNode()
              ? com.fasterxml.jackson.databind.node.IntNode.valueOf(0)
              : value;
        });
  }

  static Column column(String name, Function<JsonNode, String> value) {
    return new Column(name, "string", 0, object -> TextNode.valueOf(value.apply(object)));
  }

  /// How many entries the objects at some paths have together.
  static Column count(String name, String... paths) {
    return column(
        name,
        object -> {
          int count = 0;
          for (String path : paths) {
            count += at(object, path).size();
          }
          return Integer.toString(count);
        });
  }

  /// The same column, shown with `-o wide` only.
  static Column wide(Column column) {
    return new Column(column.name(), column.type(), 1, column.value());
  }

  static JsonNode at(JsonNode object, String path) {
    JsonNode value = object;
    for (String step : path.split("\\.", -1)) {
      value = value.path(step);
    }
    return value;
  }

  static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  /// One property of each element of an array, joined by commas.
  static String joined(JsonNode array, String property) {
    List<String> texts = new ArrayList<>();
    array.forEach(
        item -> texts.add(property.isEmpty() ? item.asText() : item.path(property).asText()));
    return String.join(",", texts);
  }

  static String selector(JsonNode labels) {
    return orNone(
        labels.properties().stream()
            .map(label -> label.getKey() + "=" + label.getValue().asText())
            .collect(Collectors.joining(",")));
  }

  /// How long ago, as kubectl says it: `5s`, `3m12s`, `2d`.
  static String age(String time) {
    try {
      return duration(Duration.between(Instant.parse(time), CLOCK.instant()));
    } catch (DateTimeParseException e) {
      return "<unknown>";
    }
  }

  static String duration(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    long minutes = seconds / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    if (seconds < 120) {
      return seconds + "s";
    }
    if (minutes < 10) {
      return minutes + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    if (hours < 8) {
      return hours + "h" + (minutes % 60 == 0 ? "" : minutes % 60 + "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    if (days < 8) {
      return days + "d" + (hours % 24 == 0 ? "" : hours % 24 + "h");
    }
    return days < 730 ? days + "d" : days / 365 + "y" + days % 365 + "d";
  }

  static JsonNode nothing() {
    return NullNode.getInstance();
  }
}
