package dev.ordercluster.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The Grafana dashboard of one OrderCluster, from `dashboard.yaml`: rows of panels, four abreast.
final class Dashboard {
  private static final JsonNode ROWS = Templates.read("dashboard.yaml");
  private static final int COLUMNS = 24;
  private static final int WIDTH = 6;
  private static final int HEIGHT = 7;
  private static final int SCHEMA = 39;

  private final ClusterName cluster;
  private final ArrayNode panels = JsonNodeFactory.instance.arrayNode();

  private Dashboard(ClusterName cluster) {
    this.cluster = cluster;
  }

  /// The dashboard's JSON.
  static String of(ClusterName cluster) {
    return new Dashboard(cluster).json().toString();
  }

  private ObjectNode json() {
    int top = 0;
    for (JsonNode row : ROWS) {
      panels
          .addObject()
          .put("id", panels.size())
          .put("type", "row")
          .put("title", row.path("row").asText())
          .set("gridPos", place(0, top++, COLUMNS, 1));
      int index = 0;
      for (JsonNode panel : row.path("panels")) {
        int column = index % (COLUMNS / WIDTH);
        int line = index / (COLUMNS / WIDTH);
        panel(panel, place(column * WIDTH, top + line * HEIGHT, WIDTH, HEIGHT));
        index++;
      }
      top += (index + COLUMNS / WIDTH - 1) / (COLUMNS / WIDTH) * HEIGHT;
    }
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("uid", Checksum.of(cluster.namespace() + "/" + cluster.name()).substring(0, 12));
    all.put("title", "OrderCluster " + cluster.namespace() + "/" + cluster.name());
    all.putArray("tags").add("ordercluster");
    all.put("schemaVersion", SCHEMA).put("editable", false).put("refresh", "30s");
    all.putObject("time").put("from", "now-3h").put("to", "now");
    all.putObject("templating")
        .putArray("list")
        .addObject()
        .put("name", "datasource")
        .put("label", "Data source")
        .put("type", "datasource")
        .put("query", "prometheus");
    all.set("panels", panels);
    return all;
  }

  private void panel(JsonNode told, ObjectNode place) {
    ObjectNode panel = panels.addObject();
    panel.put("id", panels.size()).put("type", "timeseries");
    panel.put("title", told.path("title").asText());
    panel.put("description", told.path("description").asText());
    panel.set("gridPos", place);
    panel.set("datasource", source());
    ObjectNode defaults = panel.putObject("fieldConfig").putObject("defaults");
    defaults.put("unit", told.path("unit").asText("short")).put("min", 0);
    panel.withObject("fieldConfig").putArray("overrides");
    ArrayNode targets = panel.putArray("targets");
    for (JsonNode query : told.path("queries")) {
      ObjectNode target = targets.addObject();
      target.put("refId", String.valueOf((char) ('A' + targets.size() - 1)));
      target.set("datasource", source());
      target.put("expr", Templates.query(query.path("expr").asText(), cluster));
      target.put("legendFormat", query.path("legend").asText());
    }
  }

  private static ObjectNode source() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "prometheus")
        .put("uid", "${datasource}");
  }

  private static ObjectNode place(int x, int y, int width, int height) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("x", x)
        .put("y", y)
        .put("w", width)
        .put("h", height);
  }
}
