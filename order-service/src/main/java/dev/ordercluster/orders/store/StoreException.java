package dev.ordercluster.orders.store;

import com.zaxxer.hikari.pool.HikariPool;
import io.helidon.dbclient.DbClientException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A statement that did not give an answer, and why.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// What a failure means for the caller.
  public enum Reason {
    /// All connections stayed in use until the deadline.
    BUSY,
    /// PostgreSQL cannot be reached, is starting or is shutting down.
    UNAVAILABLE,
    /// Another transaction held the row, or kept serialising against us, for too long.
    CONTENDED,
    /// The statement ran into its time limit.
    TIMEOUT,
    /// A unique key exists already.
    DUPLICATE,
    /// Anything else: a fault of ours.
    FAULT;

    /// True when the same request may succeed a moment later.
    public boolean isTransient() {
      return switch (this) {
        case BUSY, UNAVAILABLE, CONTENDED, TIMEOUT -> true;
        case DUPLICATE, FAULT -> false;
      };
    }
  }

  private StoreException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  static StoreException busy() {
    return new StoreException(Reason.BUSY, "no free database connection within the deadline", null);
  }

  static StoreException restoring(String backup) {
    return new StoreException(
        Reason.UNAVAILABLE,
        "the restoration of backup "
            + backup
            + " has begun and is not finished: wait for it, or run `restore` again",
        null);
  }

  static StoreException crowded(String row) {
    return new StoreException(
        Reason.CONTENDED, "too many requests want to change " + row + " at once", null);
  }

  /// Translates what came out of JDBC or DbClient; a fault that never touched SQL stays itself.
  static RuntimeException of(Exception cause) {
    if (cause instanceof RuntimeException ours && !touchesSql(cause)) {
      return ours;
    }
    Reason reason = reason(cause);
    return new StoreException(reason, reason + ": " + cause.getMessage(), cause);
  }

  public Reason reason() {
    return reason;
  }

  /// True when PostgreSQL refused the values themselves: a data exception, a violated constraint or
  /// a limit. Another request may well succeed, while this one will not. Faults of the database as
  /// a whole, such as a missing table or a read-only standby, are not among them.
  public boolean isAboutValues() {
    return sqlState(this).filter(state -> state.matches("(22|23|54)...")).isPresent();
  }

  /// The SQLSTATE of the first SQLException in the chain of causes.
  static Optional<String> sqlState(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql && sql.getSQLState() != null) {
        return Optional.of(sql.getSQLState());
      }
    }
    return Optional.empty();
  }

  private static Reason reason(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLTransientConnectionException
          || at instanceof HikariPool.PoolInitializationException) {
        return Reason.UNAVAILABLE;
      }
    }
    String state = sqlState(failure).orElse("");
    return switch (state) {
      case "40001", "40P01", "55P03" -> Reason.CONTENDED;
      case "57014" -> Reason.TIMEOUT;
      case "23505" -> Reason.DUPLICATE;
      default -> isConnection(state) ? Reason.UNAVAILABLE : Reason.FAULT;
    };
  }

  private static boolean touchesSql(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof StoreException) {
        return false;
      }
      if (at instanceof SQLException || at instanceof DbClientException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isConnection(String state) {
    return state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
  }
}
