package dev.ordercluster.orders.crypto;

/// A column whose values are sealed under the data key of the row's customer, and which can be
/// sealed anew row by row. The names are ours, never a client's.
///
/// @param id column of the row's id, the row of its [Place]
/// @param owner column of the customer
public record SealedColumn(String table, String column, String id, String owner) {
  String select() {
    return "SELECT "
        + id
        + "::text AS id, "
        + column
        + " AS value FROM "
        + table
        + " WHERE "
        + owner
        + " = ? AND "
        + column
        + " LIKE ? LIMIT ?";
  }

  String update() {
    return "UPDATE "
        + table
        + " SET "
        + column
        + " = ? WHERE "
        + id
        + "::text = ? AND "
        + owner
        + " = ? AND "
        + column
        + " = ?";
  }

  Place place(String row) {
    return new Place(table, column, row);
  }
}
