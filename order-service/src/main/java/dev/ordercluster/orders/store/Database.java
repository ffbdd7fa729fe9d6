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
import java.util.Optional;
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
/// Semaphores as wide as the pool bound how long a request waits. A part of the pool is kept for
/// background work, so that requests that pile up do not stop payments, events and deadlines, and
/// an [Admission] keeps one row that everybody wants from taking the rest. Serialisation failures
/// and deadlocks are retried, at most [#ATTEMPTS] times in all.
public final class Database implements AutoCloseable {
  private static final int ATTEMPTS = 4;
  private static final Set<String> RETRYABLE = Set.of("40001", "40P01");
  private static final Duration FRESH = Duration.ofSeconds(2);
  // One connection of five is kept for background work; of what is left one row gets at most half,
  // so do all together that stand behind another one, and one of eight is kept for reading.
  // Who waits for a row holds no connection meanwhile, so it may wait longer than for one.
  private static final int RESERVED_OF = 5;
  private static final int ONE_ROW_OF = 2;
  private static final int READING_OF = 8;
  private static final int WAITING_FOR_ONE_ROW = 256;

  private final HikariDataSource pool;
  private final DbClient client;
  private final Permits permits;
  private final boolean isBackground;
  private final Admission admission;
  private final Duration waitDeadline;
  private final Meters meters;
  private volatile long lastSuccess = System.nanoTime() - TimeUnit.HOURS.toNanos(1);

  /// A piece of work on one connection.
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  // What requests take, and what is kept for background work.
  private record Permits(Semaphore open, Semaphore reserved) {
    static Permits of(int connections) {
      int reserved = Math.max(1, connections / RESERVED_OF);
      return new Permits(
          new Semaphore(connections - reserved, true), new Semaphore(reserved, true));
    }

    int waiting() {
      return open.getQueueLength() + reserved.getQueueLength();
    }
  }

  public Database(DatabaseConfig config, Meters meters) {
    this.meters = meters;
    this.waitDeadline = config.waitDeadline();
    this.permits = Permits.of(config.poolSize());
    this.isBackground = false;
    int open = permits.open().availablePermits();
    int oneRow = Math.max(1, open / ONE_ROW_OF);
    this.admission =
        new Admission(
            new Admission.Bounds(
                oneRow,
                oneRow,
                Math.max(1, open - Math.max(1, open / READING_OF)),
                WAITING_FOR_ONE_ROW,
                config.waitDeadline().multipliedBy(2)),
            meters);
    this.pool = new HikariDataSource(poolConfig(config));
    this.client = JdbcClientBuilder.create().connectionPool(this::connection).build();
    meters.gauge("database_pool_size", config::poolSize);
    meters.gauge("database_pool_active", () -> pooled(HikariPoolMXBean::getActiveConnections));
    meters.gauge("database_pool_idle", () -> pooled(HikariPoolMXBean::getIdleConnections));
    meters.gauge("database_pool_pending", permits::waiting);
  }

  private Database(Database whole) {
    this.pool = whole.pool;
    this.client = whole.client;
    this.permits = whole.permits;
    this.isBackground = true;
    this.admission = whole.admission;
    this.waitDeadline = whole.waitDeadline;
    this.meters = whole.meters;
  }

  /// The same pool for work that no request waits for: it may take what is kept for it and what is
  /// free besides. The pool is closed by whoever opened it.
  public Database background() {
    return new Database(this);
  }

  /// The same as [#autoCommit(Work)], for work that changes rows that many may want at once.
  ///
  /// @param rows names of these rows, the same wherever they are changed
  public <T> T autoCommit(Set<String> rows, Work<T> work) {
    return admission.within(rows, () -> autoCommit(work));
  }

  /// The same as [#inTransaction(Work)], for work that changes rows that many may want at once.
  public <T> T inTransaction(Set<String> rows, Work<T> work) {
    return admission.within(rows, () -> inTransaction(work));
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
      return background().autoCommit(connection -> connection.isValid(1));
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
    Semaphore taken = acquire();
    try {
      return retrying(attempt);
    } finally {
      taken.release();
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

  private Semaphore acquire() {
    long start = System.nanoTime();
    try {
      Optional<Semaphore> free = isBackground ? freeForBackground() : Optional.empty();
      if (free.isPresent()) {
        return free.get();
      }
      Semaphore own = isBackground ? permits.reserved() : permits.open();
      if (!own.tryAcquire(waitDeadline.toNanos(), TimeUnit.NANOSECONDS)) {
        throw StoreException.busy();
      }
      return own;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StoreException.busy();
    } finally {
      meters.waitedForConnection(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  // Beyond what is kept for it only what no request waits for.
  private Optional<Semaphore> freeForBackground() {
    if (permits.reserved().tryAcquire()) {
      return Optional.of(permits.reserved());
    }
    return !permits.open().hasQueuedThreads() && permits.open().tryAcquire()
        ? Optional.of(permits.open())
        : Optional.empty();
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
