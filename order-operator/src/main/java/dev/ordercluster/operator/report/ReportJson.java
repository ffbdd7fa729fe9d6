package dev.ordercluster.operator.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/// The report for programs: the status as the API has it, and the last hour's numbers.
final class ReportJson {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private ReportJson() {}

  static String list(List<ClusterView> views) {
    ObjectNode whole = JSON.createObjectNode();
    ArrayNode clusters = whole.putArray("clusters");
    for (ClusterView view : views) {
      ObjectNode one = clusters.addObject();
      one.put("namespace", view.namespace());
      one.put("name", view.name());
      one.put("phase", view.phase());
      one.put("version", view.version());
      one.put("headline", view.headline());
      one.put("lastSeen", view.seen());
      one.put("report", ListPage.path(view) + ".json");
    }
    return text(whole);
  }

  static String cluster(Board.Seen seen, ClusterView view, Map<String, List<Ring.Point>> hour) {
    ObjectNode whole = JSON.createObjectNode();
    whole.put("namespace", seen.namespace());
    whole.put("name", seen.name());
    whole.put("phase", view.phase());
    whole.put("wantedVersion", view.wantedVersion());
    whole.put("headline", view.headline());
    whole.put("lastSeen", view.seen());
    whole.set("status", JSON.valueToTree(seen.status()));
    ObjectNode series = whole.putObject("lastHour");
    hour.forEach(
        (name, points) -> {
          ArrayNode kept = series.putArray(name);
          for (Ring.Point point : points) {
            if (!Double.isNaN(point.value())) {
              kept.addObject().put("time", point.at().toString()).put("value", point.value());
            }
          }
        });
    return text(whole);
  }

  private static String text(ObjectNode whole) {
    try {
      return JSON.writeValueAsString(whole) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree always has a JSON form", e);
    }
  }
}
