package dev.ordercluster.orders.housekeeping;

import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.telemetry.Meters;
import java.sql.PreparedStatement;
import java.time.Duration;

/// Deletes idempotency keys older than a day, inbox rows older than Kafka keeps their messages and
/// webhook deliveries of a month ago, a thousand at a time so that no lock is held for long.
/// Several instances may do so at once.
public final class Housekeeping implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMinutes(10);
  private static final int BATCH = 1000;

  private static final String KEYS =
      """
      DELETE FROM idempotency_keys WHERE key IN (
        SELECT key FROM idempotency_keys WHERE created_at < now() - interval '25 hours'
         LIMIT ? FOR UPDATE SKIP LOCKED)
      """;

  private static final String INBOX =
      """
      DELETE FROM inbox WHERE (source, id) IN (
        SELECT source, id FROM inbox WHERE received_at < now() - interval '14 days'
         LIMIT ? FOR UPDATE SKIP LOCKED)
      """;

  private static final String DELIVERIES =
      """
      DELETE FROM webhook_deliveries WHERE id IN (
        SELECT id FROM webhook_deliveries WHERE created_at < now() - interval '30 days'
         LIMIT ? FOR UPDATE SKIP LOCKED)
      """;

  private static final String PARKED =
      """
      DELETE FROM inbox_parked WHERE seq IN (
        SELECT seq FROM inbox_parked WHERE parked_at < now() - interval '14 days'
         LIMIT ? FOR UPDATE SKIP LOCKED)
      """;

  private final Database database;
  private final Repeating sweeps;
  private volatile boolean stopping;

  public Housekeeping(Database database, Meters meters) {
    this.database = database;
    this.sweeps = new Repeating("housekeeping", EVERY, this::sweep, meters);
  }

  public void start() {
    sweeps.start();
  }

  @Override
  public void close() {
    stopping = true;
    sweeps.close();
  }

  /// Deletes everything that is due now.
  void sweep() {
    sweep(KEYS);
    sweep(INBOX);
    sweep(DELIVERIES);
    sweep(PARKED);
  }

  private void sweep(String sql) {
    int deleted = BATCH;
    while (deleted == BATCH && !stopping) {
      deleted =
          database.autoCommit(
              connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                  statement.setInt(1, BATCH);
                  return statement.executeUpdate();
                }
              });
    }
  }
}
