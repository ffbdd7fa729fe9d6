package dev.ordercluster.orders.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ordercluster.orders.Backends;
import dev.ordercluster.orders.TestService;
import dev.ordercluster.orders.Together;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Migrations of a database that is in use, each test with a database of its own.
class MigrationsIT {
  private final String name = "migrations_" + UUID.randomUUID().toString().replace('-', '_');

  @BeforeEach
  void create() {
    TestService.execute("CREATE DATABASE " + name);
  }

  @AfterEach
  void drop() {
    TestService.execute("DROP DATABASE " + name + " WITH (FORCE)");
  }

  @Test
  void aTableThatIsInUseIsWaitedForOnlyShortlyAndTriedAgainUntilItIsFree() throws Exception {
    // V20 adds a column to this table.
    FluentConfiguration before =
        Flyway.configure()
            .dataSource(url(), Backends.postgres().username(), Backends.postgres().password())
            .locations("classpath:db/migration")
            .target("18");
    before
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    assertThat(before.load().migrate().success).isTrue();
    try (Connection reader = connection();
        Statement reading = reader.createStatement()) {
      reader.setAutoCommit(false);
      assertThat(reading.execute("SELECT count(*) FROM jobs")).isTrue();
      CompletableFuture<Void> migrated =
          CompletableFuture.runAsync(() -> new Migrations(config()).run());
      // It waits, lets others pass that queue up behind it, and waits again.
      awaitWaiting(1);
      awaitWaiting(0);
      try (Connection other = connection();
          Statement statement = other.createStatement()) {
        assertThat(statement.execute("SELECT count(*) FROM jobs")).isTrue();
      }
      awaitWaiting(1);
      assertThat(migrated).isNotDone();
      reader.rollback();
      migrated.get(60, TimeUnit.SECONDS);
    }
    assertThat(newest()).isEqualTo(Migrations.LATEST);
  }

  @Test
  void ofSeveralThatMigrateAtOnceOneDoesAndTheOthersFindItDone() throws Exception {
    var _ =
        Together.run(
            4,
            i -> {
              new Migrations(config()).run();
              return i;
            });
    assertThat(newest()).isEqualTo(Migrations.LATEST);
    assertThat(query("SELECT count(*) - count(DISTINCT version) FROM flyway_schema_history"))
        .isEqualTo("0");
  }

  private void awaitWaiting(int sessions) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                query(
                        "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
                            + " WHERE c.relname = 'jobs' AND NOT l.granted")
                    .equals(Integer.toString(sessions)));
  }

  private String newest() throws SQLException {
    return query(
        "SELECT version FROM flyway_schema_history WHERE success ORDER BY installed_rank DESC LIMIT 1");
  }

  private String query(String sql) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection(
        url(), Backends.postgres().username(), Backends.postgres().password());
  }

  private String url() {
    return "jdbc:postgresql://%s:%d/%s"
        .formatted(Backends.postgres().host(), Backends.postgres().port(), name);
  }

  private DatabaseConfig config() {
    return new DatabaseConfig(
        Backends.postgres().host(),
        Backends.postgres().port(),
        name,
        Backends.postgres().username(),
        Backends.postgres().password(),
        2,
        Duration.ofSeconds(5));
  }
}
