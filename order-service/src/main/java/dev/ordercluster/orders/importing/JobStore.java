package dev.ordercluster.orders.importing;

import dev.ordercluster.orders.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Jobs and their lines in PostgreSQL. A job that is being carried out is leased: when the lease
/// ends another instance goes on with what is left.
final class JobStore {
  private static final Duration LEASE = Duration.ofMinutes(1);

  // How long an upload may pause between two batches of lines before its key is free again.
  private static final Duration RECEIVING = Duration.ofMinutes(2);

  private static final String CLAIM =
      """
      UPDATE jobs SET status = 'RUNNING', started_at = coalesce(started_at, now()),
                      lease_until = now() + ? * interval '1 millisecond'
       WHERE id = (SELECT id FROM jobs
                    WHERE status = 'QUEUED' OR (status = 'RUNNING' AND lease_until < now())
                    ORDER BY created_at
                    LIMIT 1
                      FOR UPDATE SKIP LOCKED)
      RETURNING id, owner, mode, traceparent
      """;

  // A line is counted once, even when two instances worked on it because a lease ran out.
  private static final String RECORD =
      """
      WITH done AS (
        UPDATE job_lines l SET status = CASE WHEN r.order_id IS NULL THEN 'FAILED' ELSE 'SUCCEEDED' END,
                               order_id = r.order_id, problem = r.problem, input = NULL
          FROM unnest(?, ?, ?) AS r(line, order_id, problem)
         WHERE l.job_id = ? AND l.line = r.line AND l.status = 'PENDING'
        RETURNING l.status)
      UPDATE jobs
         SET succeeded = succeeded + (SELECT count(*) FROM done WHERE status = 'SUCCEEDED'),
             failed = failed + (SELECT count(*) FROM done WHERE status = 'FAILED'),
             lease_until = now() + ? * interval '1 millisecond'
       WHERE id = ?
      """;

  private final Database database;

  JobStore(Database database) {
    this.database = database;
  }

  /// A job that this instance is to carry out.
  record Claimed(UUID id, String owner, Mode mode, String traceparent) {}

  /// What a new job is.
  ///
  /// @param key scope of the Idempotency-Key that it came with, in hex; null without one
  record New(UUID id, String owner, Mode mode, @Nullable String key, String traceparent) {}

  /// Makes a job that lines can be added to; false when one with the same key exists. An upload of
  /// that key which ended with its process does not count.
  boolean create(New job) {
    update(
        "DELETE FROM jobs WHERE key = ? AND status = 'RECEIVING' AND lease_until < now()",
        job.key());
    return update(
            """
            INSERT INTO jobs (id, kind, owner, mode, key, traceparent, lease_until)
            VALUES (?, 'ORDER_IMPORT', ?, ?, ?, ?, now() + ? * interval '1 millisecond')
            ON CONFLICT (key) DO NOTHING
            """,
            job.id(),
            job.owner(),
            job.mode().text(),
            job.key(),
            job.traceparent(),
            RECEIVING.toMillis())
        == 1;
  }

  Optional<String> find(UUID id) {
    return text("SELECT job_document(j) FROM jobs j WHERE j.id = ?", id);
  }

  Optional<String> findByKey(String key) {
    return text("SELECT job_document(j) FROM jobs j WHERE j.key = ?", key);
  }

  void add(UUID job, List<JobLine> lines) {
    database.inTransaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  INSERT INTO job_lines (job_id, line, customer_id, input, problem, status)
                  VALUES (?, ?, ?, ?, ?, ?)
                  """)) {
            for (JobLine line : lines) {
              bind(
                  statement,
                  job,
                  line.number(),
                  line.customerId(),
                  line.input(),
                  line.problem(),
                  line.problem() == null ? "PENDING" : "FAILED");
              statement.addBatch();
            }
            statement.executeBatch();
          }
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "UPDATE jobs SET lease_until = now() + ? * interval '1 millisecond' WHERE id = ?")) {
            bind(statement, RECEIVING.toMillis(), job);
            return statement.executeUpdate();
          }
        });
  }

  /// Says that all lines are there. An atomic job with a line that was refused ends here.
  ///
  /// @param digest of what was uploaded
  void received(UUID job, @Nullable String problem, byte[] digest) {
    update(
        """
        UPDATE jobs j
           SET status = CASE WHEN ?::text IS NULL THEN 'QUEUED' ELSE 'FAILED' END, problem = ?,
               finished_at = CASE WHEN ?::text IS NULL THEN NULL ELSE now() END, digest = ?,
               total = (SELECT count(*) FROM job_lines l WHERE l.job_id = j.id),
               failed = (SELECT count(*) FROM job_lines l WHERE l.job_id = j.id AND l.status = 'FAILED')
         WHERE j.id = ?
        """,
        problem,
        problem,
        problem,
        digest,
        job);
  }

  /// What the job of a key was made of, as hex; empty while it is still being received, or when it
  /// was received before digests were kept.
  Optional<String> digest(String key) {
    return text(
        "SELECT encode(j.digest, 'hex') FROM jobs j WHERE j.key = ? AND j.digest IS NOT NULL", key);
  }

  /// Whether the job of a key is still being received.
  boolean isReceiving(String key) {
    return text("SELECT j.status FROM jobs j WHERE j.key = ? AND j.status = 'RECEIVING'", key)
        .isPresent();
  }

  /// Forgets a job whose upload did not come to its end.
  void drop(UUID job) {
    update("DELETE FROM jobs WHERE id = ? AND status = 'RECEIVING'", job);
  }

  /// Forgets uploads that ended with their process, and finished jobs after thirty days.
  void sweep() {
    update(
        "DELETE FROM jobs WHERE (status = 'RECEIVING' AND created_at < now() - interval '2 hours')"
            + " OR finished_at < now() - interval '30 days'");
  }

  Optional<Claimed> claim() {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
            statement.setLong(1, LEASE.toMillis());
            try (ResultSet row = statement.executeQuery()) {
              return row.next()
                  ? Optional.of(
                      new Claimed(
                          row.getObject("id", UUID.class),
                          row.getString("owner"),
                          Mode.of(row.getString("mode")),
                          row.getString("traceparent")))
                  : Optional.empty();
            }
          }
        });
  }

  /// The next lines that are still to be done.
  List<JobLine> pending(UUID job, int limit) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT line, customer_id, input FROM job_lines"
                      + " WHERE job_id = ? AND status = 'PENDING' ORDER BY line LIMIT ?")) {
            bind(statement, job, limit);
            List<JobLine> lines = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                lines.add(
                    new JobLine(
                        row.getInt("line"),
                        row.getString("customer_id"),
                        row.getString("input"),
                        null));
              }
            }
            return lines;
          }
        });
  }

  void record(UUID job, List<JobLine.Result> results) {
    var _ = database.autoCommit(connection -> record(connection, job, results));
  }

  /// Notes results in the caller's transaction.
  static int record(Connection connection, UUID job, List<JobLine.Result> results)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
      bind(
          statement,
          connection.createArrayOf("int4", results.stream().map(JobLine.Result::number).toArray()),
          connection.createArrayOf("uuid", results.stream().map(JobLine.Result::orderId).toArray()),
          connection.createArrayOf("text", results.stream().map(JobLine.Result::problem).toArray()),
          job,
          LEASE.toMillis(),
          job);
      return statement.executeUpdate();
    }
  }

  /// Ends a job; a problem says that it failed as a whole.
  void finish(UUID job, @Nullable String problem) {
    update(
        """
        UPDATE jobs SET status = CASE WHEN ?::text IS NULL THEN 'SUCCEEDED' ELSE 'FAILED' END,
                        problem = ?, finished_at = now()
         WHERE id = ? AND status = 'RUNNING'
        """,
        problem,
        problem,
        job);
    update("UPDATE job_lines SET input = NULL WHERE job_id = ? AND input IS NOT NULL", job);
  }

  /// Gives a job back, to be gone on with after a pause.
  void giveBack(UUID job, Duration pause) {
    update(
        "UPDATE jobs SET lease_until = now() + ? * interval '1 millisecond' WHERE id = ?",
        pause.toMillis(),
        job);
  }

  private int update(String sql, @Nullable Object... values) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
          }
        });
  }

  private Optional<String> text(String sql, Object value) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, value);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
          }
        });
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
