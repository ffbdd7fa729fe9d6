package dev.ordercluster.orders.store;

import dev.ordercluster.orders.store.DatabaseConfig.Mode;
import java.time.Duration;
import java.util.Locale;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/// How a connection to PostgreSQL is opened.
public final class Connections {
  private Connections() {}

  /// What opens connections.
  ///
  /// @param options session settings in the form of the `options` start-up parameter
  /// @param readTimeout longest silence of the server, above the statement timeout
  public static DataSource source(DatabaseConfig config, String options, Duration readTimeout) {
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
    encrypt(source, config.tls());
    return source;
  }

  // Without a file the driver looks for one in the home directory, which no pod has.
  private static void encrypt(PGSimpleDataSource source, DatabaseConfig.Tls tls) {
    source.setSslMode(tls.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    tls.authorities()
        .ifPresentOrElse(
            file -> source.setSslRootCert(file.toString()),
            () -> {
              if (tls.mode() == Mode.VERIFY_CA || tls.mode() == Mode.VERIFY_FULL) {
                source.setSslfactory(DefaultJavaSSLFactory.class.getName());
              }
            });
  }
}
