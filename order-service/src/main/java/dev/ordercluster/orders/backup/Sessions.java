package dev.ordercluster.orders.backup;

import dev.ordercluster.orders.store.Connections;
import dev.ordercluster.orders.store.DatabaseConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// Sessions in which rows are written and read the same way, whatever the server's defaults are.
final class Sessions {
  /// As pg_dump does. Nothing is limited in time: a table takes as long as it is large.
  private static final String OPTIONS =
      "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c lock_timeout=60s"
          + " -c datestyle=ISO,YMD -c intervalstyle=postgres -c bytea_output=hex"
          + " -c synchronize_seqscans=off";

  private Sessions() {}

  /// @param silence longest time without a word of the server
  static Connection open(DatabaseConfig database, Duration silence) throws SQLException {
    Connection connection = Connections.source(database, OPTIONS, silence).getConnection();
    // The driver's own wish, the zone of this process, comes after the options.
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET timezone = 'UTC'");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// What may be told of a failure: the server's words about rows quote them.
  static String words(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    boolean quotesRows = state.startsWith("22") || state.startsWith("23");
    return "SQLSTATE " + state + (quotesRows ? "" : ", " + failure.getMessage());
  }
}
