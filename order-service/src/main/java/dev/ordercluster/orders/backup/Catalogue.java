package dev.ordercluster.orders.backup;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What tables and sequences the schema has, as the database itself tells.
final class Catalogue {
  /// Flyway's own table, which the migrations of a restoration write anew.
  static final String HISTORY = "flyway_schema_history";

  private static final String TABLES =
      """
      SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                           AND a.attgenerated = ''
       WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
         AND c.relname <> '%s'
       GROUP BY c.relname ORDER BY c.relname
      """
          .formatted(HISTORY);
  private static final String REFERENCES =
      """
      SELECT f.relname, t.relname
        FROM pg_constraint k JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
       WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace
         AND k.conrelid <> k.confrelid
      """;
  private static final String SEQUENCES =
      """
      SELECT sequencename, coalesce(last_value, start_value), last_value IS NOT NULL
        FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1
      """;
  private static final String SCRIPTS =
      "SELECT version, checksum FROM "
          + HISTORY
          + " WHERE success AND version IS NOT NULL ORDER BY installed_rank";
  private static final String RELATIONS =
      """
      SELECT count(*) FROM pg_class
       WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'S', 'v', 'm', 'f')
      """;

  private Catalogue() {}

  /// One table.
  ///
  /// @param columns all that can be written, in the order of the table
  record Table(String name, List<String> columns) {
    /// The columns as COPY takes them.
    String list() {
      return quoted(name)
          + " ("
          + String.join(", ", columns.stream().map(Catalogue::quoted).toList())
          + ")";
    }
  }

  /// All tables; what is referred to comes before what refers to it.
  static List<Table> tables(Connection connection) throws SQLException {
    Map<String, Table> tables = new TreeMap<>();
    Map<String, Set<String>> references = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TABLES)) {
      while (rows.next()) {
        String[] columns = (String[]) rows.getArray(2).getArray();
        tables.put(rows.getString(1), new Table(rows.getString(1), List.of(columns)));
        references.put(rows.getString(1), new TreeSet<>());
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(REFERENCES)) {
      while (rows.next()) {
        references.computeIfAbsent(rows.getString(1), _ -> new TreeSet<>()).add(rows.getString(2));
      }
    }
    return order(references).stream().map(tables::get).toList();
  }

  /// Pure: names so that each comes after all that it refers to.
  ///
  /// @param references what each name refers to
  static List<String> order(Map<String, Set<String>> references) {
    Map<String, Set<String>> left = new LinkedHashMap<>(references);
    Set<String> done = new HashSet<>();
    List<String> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      List<String> next =
          left.entrySet().stream()
              .filter(one -> done.containsAll(one.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      if (next.isEmpty()) {
        throw new IllegalStateException("tables refer to each other in a circle: " + left.keySet());
      }
      ordered.addAll(next);
      done.addAll(next);
      next.forEach(left::remove);
    }
    return ordered;
  }

  static List<Manifest.Sequence> sequences(Connection connection) throws SQLException {
    List<Manifest.Sequence> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SEQUENCES)) {
      while (rows.next()) {
        all.add(new Manifest.Sequence(rows.getString(1), rows.getLong(2), rows.getBoolean(3)));
      }
    }
    return all;
  }

  /// The migrations that have run; none when no order service has ever used the database.
  static List<Manifest.Script> scripts(Connection connection) throws SQLException {
    List<Manifest.Script> all = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet exists =
          statement.executeQuery("SELECT to_regclass('" + HISTORY + "') IS NOT NULL")) {
        if (!exists.next() || !exists.getBoolean(1)) {
          return List.of();
        }
      }
      try (ResultSet rows = statement.executeQuery(SCRIPTS)) {
        while (rows.next()) {
          all.add(new Manifest.Script(rows.getString(1), rows.getInt(2)));
        }
      }
    }
    return all;
  }

  /// Whether there is nothing at all.
  static boolean isEmpty(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(RELATIONS)) {
      return row.next() && row.getLong(1) == 0;
    }
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
