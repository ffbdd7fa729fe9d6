package dev.ordercluster.orders;

import dev.ordercluster.orders.store.DatabaseConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// Databases for one test: to back up from, and empty ones to restore into.
final class BackupDatabases implements AutoCloseable {
  private final List<String> made = new ArrayList<>();

  String empty() {
    String name = "backup_" + UUID.randomUUID().toString().replace('-', '_');
    TestService.execute("CREATE DATABASE " + name);
    made.add(name);
    return name;
  }

  static DatabaseConfig config(String name) {
    return new DatabaseConfig(
        Backends.postgres().host(),
        Backends.postgres().port(),
        name,
        Backends.postgres().username(),
        Backends.postgres().password(),
        2,
        Duration.ofSeconds(5));
  }

  static Connection connect(String name) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s"
            .formatted(Backends.postgres().host(), Backends.postgres().port(), name),
        Backends.postgres().username(),
        Backends.postgres().password());
  }

  static String query(String name, String sql) {
    try (Connection connection = connect(name);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static void execute(String name, String sql) {
    try (Connection connection = connect(name);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Every row of every table, and every sequence. Flyway's own table tells when it ran.
  static Map<String, List<String>> content(String name) throws SQLException {
    Map<String, List<String>> all = new TreeMap<>();
    try (Connection connection = connect(name);
        Statement statement = connection.createStatement()) {
      for (String table :
          column(
              statement,
              "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                  + " AND tablename <> 'flyway_schema_history'")) {
        all.put(table, column(statement, "SELECT t::text FROM " + table + " t ORDER BY 1"));
      }
      all.put(
          "sequences",
          column(statement, "SELECT s::text FROM pg_sequences s ORDER BY s.sequencename"));
      all.put(
          "schema",
          column(statement, "SELECT version FROM flyway_schema_history ORDER BY installed_rank"));
    }
    return all;
  }

  /// Holds whatever loads a table back before it does, until the connection is closed.
  static Connection heldBefore(String name, String table) throws SQLException {
    execute(name, "CREATE SCHEMA held");
    execute(
        name,
        """
        CREATE FUNCTION held.before() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF current_query() LIKE 'ALTER TABLE "%s" DISABLE%%' THEN
            PERFORM pg_advisory_xact_lock(4711);
          END IF;
        END $$
        """
            .formatted(table));
    execute(
        name,
        "CREATE EVENT TRIGGER held ON ddl_command_start WHEN TAG IN ('ALTER TABLE')"
            + " EXECUTE FUNCTION held.before()");
    Connection holder = connect(name);
    try (Statement statement = holder.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(4711)");
    }
    return holder;
  }

  /// Whether something is held back.
  static boolean isHolding(String name) {
    return query(
            name,
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory'"
                + " AND datname = current_database()")
        .equals("1");
  }

  private static List<String> column(Statement statement, String sql) throws SQLException {
    List<String> all = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        all.add(rows.getString(1));
      }
    }
    return all;
  }

  /// The settings of a process that works on a backup.
  static Map<String, String> environment(String name, String directory) {
    return new HashMap<>(
        TestService.environment(
            "ORDERS_DATABASE_NAME", name, "ORDERS_BACKUP_DIRECTORY", directory));
  }

  @Override
  public void close() {
    made.forEach(name -> TestService.execute("DROP DATABASE " + name + " WITH (FORCE)"));
  }
}
