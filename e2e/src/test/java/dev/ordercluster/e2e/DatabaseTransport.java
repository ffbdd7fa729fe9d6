package dev.ordercluster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/// How the order database talks to its clients.
final class DatabaseTransport {
  private static final String SECRET = "shop-postgres-tls";

  private final Cluster cluster;
  private final String started;

  private DatabaseTransport(Cluster cluster, String started) {
    this.cluster = cluster;
    this.started = started;
  }

  /// Holds it to be encrypted for every session of the order service.
  static DatabaseTransport encrypted(Cluster cluster) {
    try (Connection connection = connect(cluster, cluster.secret(SECRET, "ca.crt"))) {
      assertThat(
              column(
                  connection,
                  "SELECT ssl.ssl FROM pg_stat_ssl ssl JOIN pg_stat_activity activity USING (pid)"
                      + " WHERE activity.application_name = 'order-service'"))
          .isNotEmpty()
          .containsOnly("t");
      return new DatabaseTransport(cluster, startOf(connection));
    } catch (SQLException e) {
      throw new AssertionError("the database is not reached over TLS", e);
    }
  }

  /// Waits until it presents the certificate that its Secret holds now, without having been
  /// restarted for it.
  void presentsItsNewCertificate(Duration patience) {
    Awaitility.await("the database presents its new certificate")
        .atMost(patience)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              // Nothing but this very certificate is trusted.
              try (Connection connection = connect(cluster, cluster.secret(SECRET, "tls.crt"))) {
                assertThat(startOf(connection)).isEqualTo(started);
              }
            });
  }

  private static Connection connect(Cluster cluster, String trusted) throws SQLException {
    try {
      Path file = Files.createTempFile("trusted", ".pem");
      try {
        Files.writeString(file, trusted);
        return DriverManager.getConnection(
            "jdbc:postgresql://%s:15432/%s?sslmode=verify-ca&sslrootcert=%s"
                .formatted(
                    cluster.podIp("shop-postgres-0"),
                    cluster.secret("shop-postgres-credentials", "database"),
                    file),
            cluster.secret("shop-postgres-credentials", "username"),
            cluster.secret("shop-postgres-credentials", "password"));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String startOf(Connection connection) throws SQLException {
    return column(connection, "SELECT pg_postmaster_start_time()").getFirst();
  }

  private static List<String> column(Connection connection, String sql) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        all.add(rows.getString(1));
      }
    }
    return all;
  }
}
