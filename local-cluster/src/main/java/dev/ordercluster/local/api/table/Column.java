package dev.ordercluster.local.api.table;

import com.fasterxml.jackson.databind.JsonNode;

/// One column of a table.
///
/// @param type `string`, `integer`, `date`, …
/// @param priority 0 is always shown, more only with `-o wide`
record Column(String name, String type, int priority, Value value) {

  /// Computes a cell.
  @FunctionalInterface
  interface Value {
    JsonNode of(JsonNode object);
  }
}
