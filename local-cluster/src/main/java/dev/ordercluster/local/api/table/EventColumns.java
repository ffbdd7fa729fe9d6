package dev.ordercluster.local.api.table;

import static dev.ordercluster.local.api.table.Cells.at;
import static dev.ordercluster.local.api.table.Cells.column;
import static dev.ordercluster.local.api.table.Cells.name;
import static dev.ordercluster.local.api.table.Cells.text;
import static dev.ordercluster.local.api.table.Cells.wide;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/// The columns of events.
final class EventColumns {
  private EventColumns() {}

  static List<Column> core() {
    return List.of(
        column("Last Seen", EventColumns::lastSeen),
        text("Type", "type"),
        text("Reason", "reason"),
        column("Object", event -> object(event.path("involvedObject"))),
        wide(column("Source", event -> source(event))),
        column("Message", event -> event.path("message").asText().strip()),
        wide(column("Count", event -> event.path("count").asText("1"))),
        wide(name()));
  }

  private static String lastSeen(JsonNode event) {
    for (String path :
        List.of(
            "series.lastObservedTime",
            "lastTimestamp",
            "eventTime",
            "metadata.creationTimestamp")) {
      String time = at(event, path).asText();
      if (!time.isEmpty() && !time.equals("null")) {
        return Cells.age(time);
      }
    }
    return "<unknown>";
  }

  private static String object(JsonNode reference) {
    return reference.path("kind").asText().toLowerCase(Locale.ROOT)
        + "/"
        + reference.path("name").asText();
  }

  private static String source(JsonNode event) {
    String component = at(event, "source.component").asText();
    return component.isEmpty() ? event.path("reportingComponent").asText() : component;
  }
}
