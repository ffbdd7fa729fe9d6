package dev.ordercluster.orders.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// Brings the schema up to date, under Flyway's lock: of several instances that start together one
/// migrates and the others wait for it. Flyway is loaded only when something is to be done, since
/// loading it costs more than the rest of the start.
///
/// Migrations only ever expand what the previous version uses, so both versions serve during a
/// rolling update.
public final class Migrations {
  /// The newest script under db/migration; a test keeps it in step with the folder.
  static final String LATEST = "15";

  private static final Logger LOG = System.getLogger(Migrations.class.getName());
  private static final String HISTORY = "flyway_schema_history";

  private final DataSource source;

  public Migrations(DatabaseConfig config) {
    this.source = Connections.source(config, "-c lock_timeout=30s", Duration.ofMinutes(5));
  }

  /// Migrates when needed. Throws [StoreException] when the database cannot be reached.
  public void run() {
    try {
      if (isCurrent()) {
        return;
      }
      var result =
          Flyway.configure()
              .dataSource(source)
              .locations("classpath:db/migration")
              .table(HISTORY)
              .connectRetries(0)
              .load()
              .migrate();
      LOG.log(
          Level.INFO,
          "migrated the schema with {0} script(s), now at version {1}",
          result.migrationsExecuted,
          LATEST);
    } catch (SQLException | RuntimeException e) {
      throw StoreException.of(e);
    }
  }

  private boolean isCurrent() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet exists =
            statement.executeQuery("SELECT to_regclass('" + HISTORY + "') IS NOT NULL")) {
      if (!exists.next() || !exists.getBoolean(1)) {
        return false;
      }
      try (ResultSet applied =
          statement.executeQuery(
              "SELECT count(*) FROM "
                  + HISTORY
                  + " WHERE success AND version = '"
                  + LATEST
                  + "'")) {
        return applied.next() && applied.getInt(1) == 1;
      }
    }
  }
}
