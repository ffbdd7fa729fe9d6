package dev.ordercluster.orders.housekeeping;

import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/// How much work waits in the database and for how long, as gauges: commands for payment providers,
/// jobs, erasures. The outbox is measured by its relay. Every instance tells the same, within
/// [#EVERY]; the values stay what they were while the database is away.
public final class Backlogs implements AutoCloseable {
  static final Duration EVERY = Duration.ofSeconds(5);

  private static final String MEASURE =
      """
      SELECT p.rows, p.age, j.rows, j.age, e.rows, e.age, p.parked
        FROM (SELECT count(*) AS rows, extract(epoch FROM now() - min(created_at)) AS age,
                     count(*) FILTER (WHERE outcome = 'parked') AS parked
                FROM payment_commands WHERE state = 'OPEN') p,
             (SELECT count(*) AS rows, extract(epoch FROM now() - min(created_at)) AS age
                FROM jobs WHERE status IN ('RECEIVING', 'QUEUED', 'RUNNING')) j,
             (SELECT count(*) AS rows, extract(epoch FROM now() - min(requested_at)) AS age
                FROM erasures WHERE finished_at IS NULL) e
      """;

  private final Database database;
  private final Repeating measurements;
  private volatile Measured measured = new Measured(Backlog.NONE, Backlog.NONE, Backlog.NONE, 0);

  /// Rows that wait and the age of the oldest in seconds, 0 when none waits.
  private record Backlog(long rows, double age) {
    static final Backlog NONE = new Backlog(0, 0);
  }

  private record Measured(Backlog payments, Backlog jobs, Backlog erasures, long parked) {}

  public Backlogs(Database database, Meters meters) {
    this.database = database;
    this.measurements = new Repeating("backlogs", EVERY, this::measure, meters);
    meters.gauge("payment_commands_open", () -> measured.payments().rows());
    meters.gauge("payment_commands_oldest_seconds", () -> measured.payments().age());
    meters.gauge("payment_commands_parked", () -> measured.parked());
    meters.gauge("jobs_open", () -> measured.jobs().rows());
    meters.gauge("jobs_oldest_seconds", () -> measured.jobs().age());
    meters.gauge("erasures_open", () -> measured.erasures().rows());
    meters.gauge("erasures_oldest_seconds", () -> measured.erasures().age());
  }

  public void start() {
    measurements.start();
  }

  @Override
  public void close() {
    measurements.close();
  }

  private void measure() {
    measured = database.autoCommit(Backlogs::measured);
  }

  private static Measured measured(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MEASURE);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new Measured(backlog(row, 1), backlog(row, 3), backlog(row, 5), row.getLong(7));
    }
  }

  private static Backlog backlog(ResultSet row, int column) throws SQLException {
    return new Backlog(row.getLong(column), row.getDouble(column + 1));
  }
}
