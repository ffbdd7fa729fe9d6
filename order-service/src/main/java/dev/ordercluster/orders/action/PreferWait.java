package dev.ordercluster.orders.action;

import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.idempotency.IdempotencyKey;
import dev.ordercluster.orders.idempotency.IdempotencyStore;
import dev.ordercluster.orders.idempotency.StoredAnswer;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.StoreException;
import dev.ordercluster.orders.telemetry.Meters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `Prefer: wait=N` (RFC 7240): answers when the payments of an order are decided instead of at
/// once, after at most N and never more than ten seconds. A wait that bears fruit is marked
/// `Preference-Applied`, and what it brought is what the Idempotency-Key repeats from then on; a
/// repetition in between gets the answer from before.
///
/// An order is decided when no provider has anything to answer and it is no longer PENDING, or when
/// all its payments have failed. At most [#MOST] requests wait at once; more are answered at once.
public final class PreferWait {
  private static final String ORDERS = "/v1/orders/";
  private static final String APPLIED = "Preference-Applied";
  private static final int MOST = 128;
  private static final int LONGEST = 10;
  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,6})\"?(?:$|[,;\\s])");
  private static final Duration FIRST_LOOK = Duration.ofMillis(15);
  private static final Duration LOOK = Duration.ofMillis(200);

  private static final String DECIDED =
      """
      SELECT o.version,
             NOT EXISTS (SELECT 1 FROM payment_commands c WHERE c.order_id = o.id AND c.state = 'OPEN')
               AND (o.status <> 'PENDING'
                    OR EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id AND p.provider <> 'external'))
               AS decided
        FROM orders o
       WHERE o.id = ?
      """;

  private final Database database;
  private final BooleanSupplier draining;
  private final Semaphore places = new Semaphore(MOST);

  /// Wires it.
  ///
  /// @param draining true once the process is stopping: nobody is kept waiting then
  public PreferWait(Database database, Meters meters, BooleanSupplier draining) {
    this.database = database;
    this.draining = draining;
    meters.gauge("http_requests_waiting", () -> MOST - places.availablePermits());
  }

  /// Reads the body of the answer anew.
  public interface Reading {
    Optional<String> from(Connection connection) throws SQLException;
  }

  /// Waits when the caller asked for it, then answers with what there is by then. Replies that are
  /// not about something new (a replay, an error) pass through.
  public Reply applied(Call call, Reply reply, UUID order, Reading reading) {
    Optional<Integer> seconds = seconds(call);
    boolean isNew = reply.status() < 300 && !reply.headers().containsKey("Idempotency-Replayed");
    if (seconds.isEmpty() || !isNew || !places.tryAcquire()) {
      return reply;
    }
    try {
      Optional<Long> version = await(order, Duration.ofSeconds(seconds.get()));
      return version
          .flatMap(now -> read(reading).map(body -> decided(reply, body, now, seconds.get())))
          .orElse(reply);
    } catch (StoreException _) {
      // What was asked for is done and stored; only the waiting failed.
      return reply;
    } finally {
      places.release();
    }
  }

  /// The same, and keeps the later answer under the request's key.
  public Reply applied(Call call, Reply reply, Keyed keyed, Reading reading) {
    Reply later = applied(call, reply, keyed.order(), reading);
    if (later.headers().containsKey(APPLIED)) {
      StoredAnswer answer = StoredAnswer.of(later);
      var _ =
          database.autoCommit(
              connection -> IdempotencyStore.replace(connection, keyed.key(), answer));
    }
    return later;
  }

  /// The same route, whose answer to a new order waits for its payment.
  public Route placing(Route route) {
    return new Route(
        route.method(),
        route.pattern(),
        route.access(),
        route.intake(),
        call -> placed(call, route.handler().handle(call), route));
  }

  private Reply placed(Call call, Reply reply, Route route) {
    String location = reply.headers().getOrDefault("Location", "");
    if (reply.status() != 201 || !location.startsWith(ORDERS)) {
      return reply;
    }
    UUID order = UUID.fromString(location.substring(ORDERS.length()));
    IdempotencyKey key = IdempotencyKey.of(call, route.method(), route.pattern());
    return applied(
        call, reply, new Keyed(order, key), connection -> Documents.order(connection, order));
  }

  /// An order and the key under which it was changed.
  public record Keyed(UUID order, IdempotencyKey key) {}

  private static Reply decided(Reply reply, String body, long version, int seconds) {
    return reply
        .withBody(body)
        .with("ETag", "\"" + version + "\"")
        .with(APPLIED, "wait=" + seconds);
  }

  private static Optional<Integer> seconds(Call call) {
    return call.header("Prefer")
        .map(WAIT::matcher)
        .filter(Matcher::find)
        .map(found -> Math.min(LONGEST, Integer.parseInt(found.group(1))))
        .filter(seconds -> seconds > 0);
  }

  private Optional<Long> await(UUID order, Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    Duration pause = FIRST_LOOK;
    while (System.nanoTime() < deadline && !draining.getAsBoolean()) {
      LockSupport.parkNanos(pause.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        return Optional.empty();
      }
      Optional<Long> version = database.autoCommit(connection -> look(connection, order));
      if (version.isPresent()) {
        return version;
      }
      pause = pause.compareTo(LOOK) < 0 ? pause.multipliedBy(2) : LOOK;
    }
    return Optional.empty();
  }

  private static Optional<Long> look(Connection connection, UUID order) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DECIDED)) {
      statement.setObject(1, order);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean("decided")
            ? Optional.of(row.getLong("version"))
            : Optional.empty();
      }
    }
  }

  private Optional<String> read(Reading reading) {
    return database.autoCommit(reading::from);
  }
}
