package dev.ordercluster.operator.connect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.postgresql.util.PSQLException;

/// Logs in to a database and asks it one thing.
final class PostgresLogin {
  private static final String NO_SUCH_DATABASE = "3D000";
  private static final String AUTHORIZATION = "28";

  private PostgresLogin() {}

  static Outcome attempt(Target.Postgres target, Duration deadline) {
    Optional<Path> authorities = target.trust().authorities().map(PostgresLogin::file);
    try (Connection connection = source(target, authorities, deadline).getConnection()) {
      return connection.isValid((int) deadline.toSeconds())
          ? new Outcome.Connected(
              "logged in to " + target.address() + " as " + target.login().username())
          : new Outcome.Unreachable(target.address() + " does not answer a query");
    } catch (SQLException e) {
      return failed(target, e);
    } finally {
      authorities.ifPresent(PostgresLogin::delete);
    }
  }

  private static PGSimpleDataSource source(
      Target.Postgres target, Optional<Path> authorities, Duration deadline) {
    int seconds = (int) deadline.toSeconds();
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {target.host()});
    source.setPortNumbers(new int[] {target.port()});
    source.setDatabaseName(target.database());
    source.setUser(target.login().username());
    source.setPassword(target.login().password());
    source.setApplicationName("order-operator");
    source.setConnectTimeout(seconds);
    source.setLoginTimeout(seconds);
    source.setSocketTimeout(seconds);
    source.setSslMode(target.mode());
    authorities.ifPresentOrElse(
        path -> source.setSslRootCert(path.toString()),
        () -> {
          if (target.mode().startsWith("verify")) {
            source.setSslfactory(DefaultJavaSSLFactory.class.getName());
          }
        });
    return source;
  }

  private static Outcome failed(Target.Postgres target, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    // The driver's own words, never the server's: those may quote what was sent.
    if (state.startsWith(AUTHORIZATION)) {
      return new Outcome.Rejected(
          target.address()
              + " does not let "
              + target.login().username()
              + " in (SQLSTATE "
              + state
              + "): check user name, password and pg_hba.conf");
    }
    if (state.equals(NO_SUCH_DATABASE)) {
      return new Outcome.Rejected(
          target.address() + ": the database does not exist (SQLSTATE " + state + ")");
    }
    String message = e instanceof PSQLException ? e.getMessage() : null;
    return new Outcome.Unreachable(
        target.address() + ": " + (message == null ? "SQLSTATE " + state : Words.oneLine(message)));
  }

  private static Path file(String pem) {
    try {
      Path file = Files.createTempFile("authorities", ".pem");
      Files.writeString(file, pem);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
