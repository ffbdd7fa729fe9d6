package dev.ordercluster.orders.store;

import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// How a connection to PostgreSQL is opened.
final class Connections {
  private Connections() {}

  /// @param options session settings in the form of the `options` start-up parameter
  /// @param readTimeout longest silence of the server, above the statement timeout
  static DataSource source(DatabaseConfig config, String options, Duration readTimeout) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {config.host()});
    source.setPortNumbers(new int[] {config.port()});
    source.setDatabaseName(config.name());
    source.setUser(config.username());
    source.setPassword(config.password());
    source.setOptions(options);
    source.setApplicationName("order-service");
    source.setConnectTimeout(2);
    source.setLoginTimeout(3);
    source.setSocketTimeout((int) readTimeout.toSeconds());
    source.setTcpKeepAlive(true);
    return source;
  }
}
