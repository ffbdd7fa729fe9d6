package dev.ordercluster.orders.deadline;

import dev.ordercluster.orders.cache.RedisCache;
import dev.ordercluster.orders.housekeeping.Repeating;
import dev.ordercluster.orders.order.Command;
import dev.ordercluster.orders.order.Decision;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.StoreException;
import dev.ordercluster.orders.telemetry.Meters;
import dev.ordercluster.orders.transition.Outcome;
import dev.ordercluster.orders.transition.Transitions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Expires PENDING orders whose deadline has passed, one per transaction: stock is released, the
/// use of a discount given back, an authorisation voided. Several instances may do so at once: an
/// order that another transaction holds is left to that one.
///
/// The database's clock decides, so instances with different clocks agree. An order that cannot be
/// expired by its own fault is logged, counted (`orders_expiry_left_out`) and left out until the
/// process ends; it stops no other one.
public final class DeadlineSweeper implements AutoCloseable {
  private static final Logger LOG = System.getLogger(DeadlineSweeper.class.getName());
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int MOST_LEFT_OUT = 10_000;

  private static final String NEXT =
      """
      SELECT id, now() AS now
        FROM orders
       WHERE status = 'PENDING' AND expires_at <= now() AND NOT (id = ANY (?))
       ORDER BY expires_at
       LIMIT 1
         FOR NO KEY UPDATE SKIP LOCKED
      """;

  private final Database database;
  private final RedisCache cache;
  private final Meters meters;
  private final Runnable published;
  private final Runnable instructed;
  private final Set<UUID> leftOut = ConcurrentHashMap.newKeySet();
  private final Repeating sweeps;
  private volatile boolean stopping;

  /// Who is to be told after a commit.
  ///
  /// @param published that events are in the outbox
  /// @param instructed that a command for a payment provider is there
  public record Told(Runnable published, Runnable instructed) {}

  public DeadlineSweeper(Database database, RedisCache cache, Meters meters, Told told) {
    this.database = database;
    this.cache = cache;
    this.meters = meters;
    this.sweeps = new Repeating("deadlines", EVERY, this::sweep, meters);
    meters.gauge("orders_expiry_left_out", leftOut::size);
    this.published = told.published();
    this.instructed = told.instructed();
  }

  public void start() {
    sweeps.start();
  }

  @Override
  public void close() {
    stopping = true;
    sweeps.close();
  }

  private record Due(UUID id, Instant now) {}

  private void sweep() {
    boolean more = true;
    while (more && !stopping) {
      more = expireOne();
    }
  }

  /// False when no order is due any more.
  private boolean expireOne() {
    Attempt attempt = new Attempt();
    try {
      Optional<Outcome.Known> expired = database.inTransaction(attempt::run);
      expired.ifPresent(this::tell);
      return expired.isPresent();
    } catch (StoreException e) {
      if (e.reason().isTransient()) {
        throw e;
      }
      return leaveOut(attempt, e);
    } catch (RuntimeException e) {
      return leaveOut(attempt, e);
    }
  }

  private void tell(Outcome.Known expired) {
    meters.count("orders_expired", "reason", "deadline");
    cache.changed(expired.changed());
    published.run();
    if (expired.isInstructing()) {
      instructed.run();
    }
  }

  // True when others can be looked at.
  private boolean leaveOut(Attempt attempt, RuntimeException cause) {
    LOG.log(Level.ERROR, "order " + attempt.due + " cannot be expired and is left out", cause);
    return leftOut.size() < MOST_LEFT_OUT
        && attempt.due.map(due -> leftOut.add(due.id())).orElse(false);
  }

  private final class Attempt {
    private Optional<Due> due = Optional.empty();

    Optional<Outcome.Known> run(Connection connection) throws SQLException {
      due = next(connection);
      if (due.isEmpty()) {
        return Optional.empty();
      }
      Outcome outcome =
          Transitions.apply(
              connection,
              due.get().id(),
              new Command.Expire(due.get().now()),
              new Transitions.Cause("deadline passed", ""));
      return switch (outcome) {
        case Outcome.Known known when known.decision() instanceof Decision.Changed ->
            Optional.of(known);
        case Outcome.Known known ->
            throw new IllegalStateException("expected to expire, was " + known.decision());
        case Outcome.Unknown() -> throw new IllegalStateException("the order is gone");
      };
    }
  }

  private Optional<Due> next(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
      statement.setArray(1, connection.createArrayOf("uuid", leftOut.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Due(
                    row.getObject("id", UUID.class),
                    row.getObject("now", OffsetDateTime.class).toInstant()))
            : Optional.empty();
      }
    }
  }
}
