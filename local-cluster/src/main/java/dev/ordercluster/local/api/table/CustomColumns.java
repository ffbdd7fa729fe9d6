package dev.ordercluster.local.api.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/// The `additionalPrinterColumns` of a CRD.
final class CustomColumns {
  private CustomColumns() {}

  static List<Column> of(JsonNode version) {
    List<Column> columns = new ArrayList<>();
    columns.add(Cells.name());
    for (JsonNode column : version.path("additionalPrinterColumns")) {
      String type = column.path("type").asText();
      String path = column.path("jsonPath").asText();
      columns.add(
          new Column(
              column.path("name").asText(),
              type,
              column.path("priority").asInt(),
              object -> cell(JsonPath.find(object, path), type)));
    }
    if (columns.size() == 1) {
      columns.add(Cells.age());
    }
    return columns;
  }

  private static JsonNode cell(List<JsonNode> found, String type) {
    if (found.isEmpty() || found.getFirst().isNull()) {
      return Cells.nothing();
    }
    JsonNode value = found.getFirst();
    if (type.equals("date")) {
      return TextNode.valueOf(Cells.age(value.asText()));
    }
    boolean typed = type.equals("integer") || type.equals("number") || type.equals("boolean");
    if (typed && value.isValueNode()) {
      return value;
    }
    return TextNode.valueOf(value.isValueNode() ? value.asText() : value.toString());
  }
}
