package dev.ordercluster.orders.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/// Brings the schema up to date, under Flyway's lock: of several instances that start together one
/// migrates and the others wait for it. Flyway is loaded only when something is to be done, since
/// loading it costs more than the rest of the start.
///
/// Migrations only ever expand what the previous version uses, so both versions serve during a
/// rolling update. A statement that waits for a lock makes everyone behind it wait too: it gives up
/// after [#LOCK_TIMEOUT] and the migration is tried again, at most [#ATTEMPTS] times. Indexes of
/// tables that are in use are built concurrently, which no transaction may surround; a script that
/// does so can be repeated after it failed.
public final class Migrations {
  /// The newest script under db/migration; a test keeps it in step with the folder.
  static final String LATEST = "22";

  private static final Logger LOG = System.getLogger(Migrations.class.getName());
  private static final String HISTORY = "flyway_schema_history";
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final int ATTEMPTS = 20;
  // Building an index says nothing until it is done.
  private static final Duration SILENCE = Duration.ofHours(2);
  private static final int LOCK_TRIES = 3600;
  private static final Set<String> REPEATABLE = Set.of("55P03", "40P01");

  private final DataSource source;

  public Migrations(DatabaseConfig config) {
    this.source = Connections.source(config, "-c lock_timeout=" + LOCK_TIMEOUT.toMillis(), SILENCE);
  }

  /// Migrates when needed. Throws [StoreException] when the database cannot be reached, stays too
  /// busy to be changed, or is being restored.
  public void run() {
    repeat(
        () -> {
          if (!isCurrent()) {
            migrate(LATEST);
          }
        });
  }

  /// Makes the schema of a version in an empty database, for a restoration.
  public void to(String version) {
    repeat(() -> migrate(version));
  }

  /// Brings a schema that was restored up to date.
  public void afterRestoration() {
    to(LATEST);
  }

  /// Every script that is known here.
  ///
  /// @return checksum by version
  public Map<String, Integer> known() {
    Map<String, Integer> all = new HashMap<>();
    for (MigrationInfo script : configuration().load().info().all()) {
      if (script.getVersion() != null && script.getChecksum() != null) {
        all.put(script.getVersion().getVersion(), script.getChecksum());
      }
    }
    return all;
  }

  private interface Work {
    void run() throws SQLException;
  }

  private static void repeat(Work work) {
    for (int attempt = 1; !done(work, attempt); attempt++) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  // False when it is to be tried again.
  private static boolean done(Work work, int attempt) {
    try {
      work.run();
      return true;
    } catch (SQLException | RuntimeException e) {
      String state = StoreException.sqlState(e).orElse("");
      if (attempt == ATTEMPTS || !REPEATABLE.contains(state)) {
        throw StoreException.of(e);
      }
      LOG.log(
          Level.WARNING,
          "the schema is in use ({0}), attempt {1} of {2} to change it in {3} s",
          state,
          attempt + 1,
          ATTEMPTS,
          PAUSE.toSeconds());
      return false;
    }
  }

  private void migrate(String target) throws SQLException {
    forgetFailures();
    MigrateResult result = configuration().target(target).load().migrate();
    LOG.log(
        Level.INFO,
        "migrated the schema with {0} script(s), now at version {1}",
        result.migrationsExecuted,
        target);
  }

  private FluentConfiguration configuration() {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(source)
            .locations("classpath:db/migration")
            .table(HISTORY)
            .connectRetries(0)
            .lockRetryCount(LOCK_TRIES);
    // A lock that is held by an open transaction would be waited for by the builds of indexes. Set
    // by a method: by its name it needs another version of Jackson than this process has.
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    return configuration;
  }

  // Only scripts outside of a transaction leave such rows, and those can be repeated.
  private void forgetFailures() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      if (hasHistory(statement)) {
        int forgotten = statement.executeUpdate("DELETE FROM " + HISTORY + " WHERE NOT success");
        if (forgotten > 0) {
          LOG.log(Level.WARNING, "a script that failed before is carried out again");
        }
      }
    }
  }

  private boolean isCurrent() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      Optional<RestoreRecord> restored = RestoreRecord.of(connection);
      if (restored.isPresent() && !restored.get().finished()) {
        throw StoreException.restoring(restored.get().backup());
      }
      if (!hasHistory(statement)) {
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

  private static boolean hasHistory(Statement statement) throws SQLException {
    try (ResultSet exists =
        statement.executeQuery("SELECT to_regclass('" + HISTORY + "') IS NOT NULL")) {
      return exists.next() && exists.getBoolean(1);
    }
  }
}
