package dev.ordercluster.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresIT {
  @TempDir Path directory;

  @Test
  void committedRowsSurviveSigkillAndARestartOnTheSameData() throws Exception {
    try (LocalPostgres postgres = LocalPostgres.start(directory)) {
      execute(postgres, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (42)");
      postgres.kill();
      postgres.restart();
      assertThat(query(postgres, "SELECT n FROM t")).isEqualTo("42");
    }
  }

  @Test
  void twoServersRunSideBySideOnTheSamePortOfTwoLoopbackAddresses() throws Exception {
    int port = FreePorts.on("127.50.1.1");
    PostgresOptions first = PostgresOptions.in(directory.resolve("a")).at("127.50.1.1", port);
    PostgresOptions second = PostgresOptions.in(directory.resolve("b")).at("127.50.1.2", port);
    try (LocalPostgres a = LocalPostgres.start(first);
        LocalPostgres b = LocalPostgres.start(second)) {
      execute(a, "CREATE TABLE t AS SELECT 'a' AS name");
      execute(b, "CREATE TABLE t AS SELECT 'b' AS name");
      assertThat(query(a, "SELECT name FROM t")).isEqualTo("a");
      assertThat(query(b, "SELECT name FROM t")).isEqualTo("b");
    }
  }

  @Test
  void aServerThatAKilledRunLeftBehindIsEndedAndItsDataKept() throws Exception {
    PostgresOptions options = PostgresOptions.in(directory.resolve("data"));
    LocalPostgres lost = LocalPostgres.start(options);
    execute(lost, "CREATE TABLE t AS SELECT 7 AS n");
    long pid = lost.pid();
    try (LocalPostgres next = LocalPostgres.start(options)) {
      assertThat(query(next, "SELECT n FROM t")).isEqualTo("7");
      assertThat(next.pid()).isNotEqualTo(pid);
      assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }
  }

  @Test
  void aLockFileWhosePidNowBelongsToAnotherProcessDoesNotKeepItFromStarting() throws Exception {
    PostgresOptions options = PostgresOptions.in(directory.resolve("data"));
    try (LocalPostgres postgres = LocalPostgres.start(options)) {
      postgres.kill();
      Path lock = options.data().resolve("postmaster.pid");
      long mine = ProcessHandle.current().pid();
      Files.writeString(lock, Files.readString(lock).replaceFirst("^\\d+", Long.toString(mine)));
      postgres.restart();
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void itIsDurableSmallAndTakesSettings() throws Exception {
    PostgresOptions options =
        PostgresOptions.in(directory.resolve("data"))
            .as(new PostgresOptions.Credentials("shop", "s3cret'\" x", "shop-db"))
            .with("max_connections", "33");
    try (LocalPostgres postgres = LocalPostgres.start(options)) {
      assertThat(query(postgres, "SHOW fsync")).isEqualTo("on");
      assertThat(query(postgres, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(postgres, "SHOW shared_buffers")).isEqualTo("64MB");
      assertThat(query(postgres, "SHOW max_connections")).isEqualTo("33");
      assertThat(query(postgres, "SHOW server_version")).startsWith("18");
      assertThat(query(postgres, "SELECT current_database()")).isEqualTo("shop-db");
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), "shop", "wrong").close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password");
    }
  }

  @Test
  void aDirectoryThatHoldsSomethingElseIsLeftAlone() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    Files.writeString(data.resolve("letter.txt"), "dear");
    assertThatThrownBy(() -> LocalPostgres.start(directory))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("neither empty nor a PostgreSQL data directory");
  }

  private static void execute(LocalPostgres postgres, String... statements) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String query(LocalPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static Connection connect(LocalPostgres postgres) throws SQLException {
    return DriverManager.getConnection(
        postgres.jdbcUrl(), postgres.username(), postgres.password());
  }
}
