package dev.ordercluster.orders.housekeeping;

import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// Lets PostgreSQL present a renewed certificate. PostgreSQL reads its files again only when it is
/// told to, and whoever runs it beside this service asks for that by a setting; any other server is
/// left alone. Sessions go on as they are.
///
/// Whether the files are newer is asked of the server itself, so that nobody has to remember
/// anything and several instances may do so at once. A server tells times of files in whole
/// seconds, and files are written a moment before they take their place: it is told for half a
/// minute.
public final class ServerCertificate implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(10);

  private static final String ASKED =
      "SELECT coalesce(current_setting('ordercluster.follow_certificate', true), '') = 'on'";

  // Apart from the question above: the right to call these is checked even where they are not
  // called.
  private static final String RELOAD =
      """
      SELECT CASE WHEN (pg_stat_file(current_setting('ssl_cert_file'))).modification
                       > pg_conf_load_time() - interval '30 seconds'
                  THEN pg_reload_conf() ELSE false END
      """;

  private final Database database;
  private final Repeating looks;

  public ServerCertificate(Database database, Meters meters) {
    this.database = database;
    this.looks = new Repeating("server certificate", EVERY, this::look, meters);
  }

  public void start() {
    looks.start();
  }

  @Override
  public void close() {
    looks.close();
  }

  private void look() {
    database.autoCommit(connection -> holds(connection, ASKED) && holds(connection, RELOAD));
  }

  private static boolean holds(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      return answer.next() && answer.getBoolean(1);
    }
  }
}
