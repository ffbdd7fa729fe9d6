package dev.ordercluster.orders.lookup;

import java.util.Arrays;
import java.util.Optional;

/// The orders in which a list can be read; ties are broken by id, in the same direction. The time
/// of the last change is not among them: an index on it would make every change of an order rewrite
/// that index.
enum OrderSort {
  NEWEST("-createdAt", "o.created_at", "iso(o.created_at)", "timestamptz"),
  OLDEST("createdAt", "o.created_at", "iso(o.created_at)", "timestamptz"),
  DEAREST("-total", "o.total_amount", "o.total_amount::text", "bigint"),
  CHEAPEST("total", "o.total_amount", "o.total_amount::text", "bigint");

  private final String parameter;
  private final String column;
  private final String text;
  private final String type;

  OrderSort(String parameter, String column, String text, String type) {
    this.parameter = parameter;
    this.column = column;
    this.text = text;
    this.type = type;
  }

  /// The one of that name: `-createdAt`.
  static Optional<OrderSort> named(String parameter) {
    return Arrays.stream(values()).filter(sort -> sort.parameter.equals(parameter)).findFirst();
  }

  String parameter() {
    return parameter;
  }

  /// The SQL expression of the sort key as text, in the form that [#behind] reads.
  String key() {
    return text;
  }

  /// The SQL condition of what comes behind a key and an id.
  String behind() {
    return "(%s, o.id) %s (CAST(? AS %s), CAST(? AS uuid))"
        .formatted(column, descending() ? "<" : ">", type);
  }

  String orderBy() {
    String direction = descending() ? " DESC" : " ASC";
    return column + direction + ", o.id" + direction;
  }

  private boolean descending() {
    return parameter.startsWith("-");
  }
}
