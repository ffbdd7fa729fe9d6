package dev.ordercluster.local.api.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of JSONPath that printer columns use: `.a.b`, `['a.b']`, `[0]`, `[*]` and filters such
/// as `[?(@.type=="Ready")]`.
final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.([A-Za-z0-9_$/-]+(?:\\\\\\.[A-Za-z0-9_$/-]+)*)"
              + "|\\[(\\d+|\\*)\\]"
              + "|\\['([^']+)'\\]"
              + "|\\[\\?\\(@\\.([A-Za-z0-9_.]+)\\s*==\\s*[\"']([^\"']*)[\"']\\)\\]");

  private JsonPath() {}

  static List<JsonNode> find(JsonNode root, String path) {
    List<JsonNode> current = List.of(root);
    Matcher step = STEP.matcher(path);
    int at = 0;
    while (at < path.length() && step.find(at) && step.start() == at) {
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode node : current) {
        follow(node, step, next);
      }
      current = next;
      at = step.end();
    }
    return at == path.length() ? current : List.of();
  }

  private static void follow(JsonNode node, Matcher step, List<JsonNode> out) {
    if (step.group(1) != null) {
      add(node.path(step.group(1).replace("\\.", ".")), out);
    } else if (step.group(3) != null) {
      add(node.path(step.group(3)), out);
    } else if (step.group(4) != null) {
      for (JsonNode item : node) {
        if (Cells.at(item, step.group(4)).asText().equals(step.group(5))) {
          out.add(item);
        }
      }
    } else if (step.group(2).equals("*")) {
      node.forEach(out::add);
    } else {
      add(node.path(Integer.parseInt(step.group(2))), out);
    }
  }

  private static void add(JsonNode node, List<JsonNode> out) {
    if (!node.isMissingNode()) {
      out.add(node);
    }
  }
}
