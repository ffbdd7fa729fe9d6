package dev.ordercluster.orders.crypto;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Where a sealed value belongs. It is authenticated with the value (AAD `table|column|row`): moved
/// to another row, column or table a sealed value cannot be opened.
///
/// @param table and column name what it is, in lower case with underscores
/// @param row id of the row, such as the order's id
public record Place(String table, String column, String row) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  public Place {
    if (!NAME.matcher(table).matches() || !NAME.matcher(column).matches() || row.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a table, a column and a row, was " + table + "|" + column + "|" + row);
    }
  }

  byte[] associatedData() {
    return (table + "|" + column + "|" + row).getBytes(StandardCharsets.UTF_8);
  }
}
