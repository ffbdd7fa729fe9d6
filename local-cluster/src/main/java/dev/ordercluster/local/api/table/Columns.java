package dev.ordercluster.local.api.table;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.ordercluster.local.api.resource.ResourceType;
import java.util.List;

/// The columns of each kind.
final class Columns {
  private Columns() {}

  static List<Column> of(ResourceType type) {
    return List.of(
        new Column(
            "Name",
            "string",
            0,
            object -> TextNode.valueOf(object.path("metadata").path("name").asText())),
        new Column(
            "Age",
            "string",
            0,
            object ->
                TextNode.valueOf(
                    type.kind().isEmpty()
                        ? ""
                        : object.path("metadata").path("creationTimestamp").asText())));
  }
}
