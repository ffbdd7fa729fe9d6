package dev.ordercluster.orders.crypto;

import java.util.List;
import java.util.Optional;

/// A column that holds values sealed under the data key of the row's owner, alone or within a
/// longer text, and that can be sealed anew row by row. The names are ours, never a client's.
///
/// @param row expression for the row of the values' [Place]
/// @param match condition with one parameter, that expression, which finds the row by an index
/// @param owned condition with one parameter, the owner, which finds its rows by an index
/// @param places columns of the [Place]s of the values that it may hold
/// @param isJson a jsonb column, sealed as a JSON string
/// @param changed hears the new version of a row; absent when rows keep theirs
public record SealedColumn(
    String table,
    String column,
    String row,
    String match,
    String owned,
    List<String> places,
    boolean isJson,
    Optional<Changed> changed) {

  /// Hears that a row has another version now.
  public interface Changed {
    void to(String row, long version);
  }

  public SealedColumn {
    places = List.copyOf(places);
  }

  /// A text column that holds one sealed value, in a table whose `id` is a UUID.
  public static SealedColumn of(String table, String column, String owned) {
    return new SealedColumn(
        table,
        column,
        "id::text",
        "id = CAST(? AS uuid)",
        owned,
        List.of(column),
        false,
        Optional.empty());
  }

  /// This column in a table that tells its rows apart by another expression.
  public SealedColumn withRow(String newRow, String newMatch) {
    return new SealedColumn(table, column, newRow, newMatch, owned, places, isJson, changed);
  }

  /// This column when its values belong to other places.
  public SealedColumn withPlaces(List<String> newPlaces) {
    return new SealedColumn(table, column, row, match, owned, newPlaces, isJson, changed);
  }

  /// This column as jsonb.
  public SealedColumn asJson() {
    return new SealedColumn(table, column, row, match, owned, places, true, changed);
  }

  /// This column in a table whose writers compare versions and write back what they read: sealing
  /// anew makes a new version.
  public SealedColumn versioned(Changed listener) {
    return new SealedColumn(
        table, column, row, match, owned, places, isJson, Optional.of(listener));
  }

  /// The rows of an owner that hold a text, in the order of their ids, from one id on.
  String select() {
    return "SELECT "
        + row
        + " AS id, "
        + column
        + "::text AS value FROM "
        + table
        + " WHERE "
        + owned
        + " AND strpos("
        + column
        + "::text, ?) > 0 AND "
        + row
        + " > ? ORDER BY 1 LIMIT ?";
  }

  /// Replaces the value of a row unless it has become another one.
  String update() {
    return "UPDATE "
        + table
        + " SET "
        + column
        + " = ?"
        + (isJson ? "::jsonb" : "")
        + (changed.isPresent() ? ", version = version + 1" : "")
        + " WHERE "
        + match
        + " AND "
        + owned
        + " AND "
        + column
        + "::text = ? RETURNING "
        + (changed.isPresent() ? "version" : "0::bigint");
  }

  List<Place> placesOf(String id) {
    return places.stream().map(name -> new Place(table, name, id)).toList();
  }

  @Override
  public String toString() {
    return table + "." + column;
  }
}
