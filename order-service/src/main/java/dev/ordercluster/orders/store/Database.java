package dev.ordercluster.orders.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.ordercluster.orders.telemetry.Meters;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// The one pool of this instance. Ordinary statements go through Helidon's DbClient, the write
/// paths that need one round trip or one transaction through JDBC on the same connections.
///
/// A semaphore as wide as the pool bounds how long a request waits; serialisation failures and
/// deadlocks are retried, at most [#ATTEMPTS] times in all.
public final class Database implements AutoCloseable {
  private static final int ATTEMPTS = 4;
  private static final Set<String> RETRYABLE = Set.of("40001", "40P01");
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final HikariDataSource pool;
  private final DbClient client;
  private final Semaphore permits;
  private final Duration waitDeadline;
  private final Meters meters;
  private volatile long lastSuccess = System.nanoTime() - TimeUnit.HOURS.toNanos(1);

  /// A piece of work on one connection.
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  public Database(DatabaseConfig config, Meters meters) {
    this.meters = meters;
    this.waitDeadline = config.waitDeadline();
    this.permits = new Semaphore(config.poolSize(), true);
    this.pool = new HikariDataSource(poolConfig(config));
    this.client = JdbcClientBuilder.create().connectionPool(this::connection).build();
    meters.gauge("database_pool_size", config::poolSize);
    meters.gauge("database_pool_active", () -> pooled(HikariPoolMXBean::getActiveConnections));
    meters.gauge("database_pool_idle", () -> pooled(HikariPoolMXBean::getIdleConnections));
    meters.gauge("database_pool_pending", permits::getQueueLength);
  }

  /// Runs a DbClient statement. The function must consume its rows before it returns.
  public <T> T execute(Function<DbExecute, T> statement) {
    return bounded(() -> statement.apply(client.execute()));
  }

  /// Runs work whose every statement commits by itself.
  public <T> T autoCommit(Work<T> work) {
    return bounded(
        () -> {
          try (Connection connection = pool.getConnection()) {
            return work.on(connection);
          }
        });
  }

  /// Runs work as one transaction: committed when it returns, rolled back when it throws.
  public <T> T inTransaction(Work<T> work) {
    return bounded(
        () -> {
          try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
              T result = work.on(connection);
              connection.commit();
              return result;
            } catch (SQLException | RuntimeException e) {
              rollback(connection, e);
              throw e;
            }
          }
        });
  }

  /// True when the database answered within the last two seconds or answers now.
  public boolean isReachable() {
    if (System.nanoTime() - lastSuccess < FRESH.toNanos()) {
      return true;
    }
    try {
      return autoCommit(connection -> connection.isValid(1));
    } catch (StoreException _) {
      return false;
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  private interface Attempt<T> {
    T run() throws SQLException;
  }

  private <T> T bounded(Attempt<T> attempt) {
    acquire();
    try {
      return retrying(attempt);
    } finally {
      permits.release();
    }
  }

  private <T> T retrying(Attempt<T> attempt) {
    for (int number = 1; ; number++) {
      try {
        T result = attempt.run();
        lastSuccess = System.nanoTime();
        return result;
      } catch (SQLException | RuntimeException e) {
        boolean again = StoreException.sqlState(e).filter(RETRYABLE::contains).isPresent();
        if (!again || number == ATTEMPTS) {
          throw StoreException.of(e);
        }
        meters.count("database_retries", "reason", "serialization");
        backOff(number);
      }
    }
  }

  private Connection connection() {
    try {
      return pool.getConnection();
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
  }

  private void acquire() {
    long start = System.nanoTime();
    try {
      if (!permits.tryAcquire(waitDeadline.toNanos(), TimeUnit.NANOSECONDS)) {
        throw StoreException.busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StoreException.busy();
    } finally {
      meters.waitedForConnection(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private static void backOff(int number) {
    long most = TimeUnit.MILLISECONDS.toNanos(10L << number);
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most / 2, most));
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private int pooled(ToIntFunction<HikariPoolMXBean> value) {
    HikariPoolMXBean bean = pool.getHikariPoolMXBean();
    return bean == null ? 0 : value.applyAsInt(bean);
  }

  private static HikariConfig poolConfig(DatabaseConfig config) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("orders");
    pool.setDataSource(
        Connections.source(
            config,
            "-c lock_timeout=1s -c statement_timeout=5s"
                + " -c idle_in_transaction_session_timeout=10s",
            Duration.ofSeconds(10)));
    pool.setMaximumPoolSize(config.poolSize());
    pool.setMinimumIdle(Math.min(2, config.poolSize()));
    pool.setConnectionTimeout(2000);
    pool.setValidationTimeout(1000);
    pool.setKeepaliveTime(60_000);
    pool.setMaxLifetime(1_800_000);
    // The service starts before the database does; readiness tells when it is there.
    pool.setInitializationFailTimeout(-1);
    return pool;
  }
}
