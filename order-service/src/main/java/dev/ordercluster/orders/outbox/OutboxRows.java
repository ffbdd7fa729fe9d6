package dev.ordercluster.orders.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The statements of one relay pass, all in one transaction.
final class OutboxRows {
  private static final int SHARDS_AT_ONCE = 4;

  // Shards in random order, so that several relays do not all try the same one first. The locks end
  // with the transaction. Losing a delete in a crash only sends a row twice, so its commit need not
  // wait for the disk.
  private static final String CLAIM =
      """
      WITH waiting AS MATERIALIZED (
        SELECT s.shard
          FROM generate_series(0, 15) AS s(shard)
         CROSS JOIN LATERAL (SELECT o.seq FROM outbox o WHERE o.shard = s.shard ORDER BY o.seq LIMIT 1) AS first
         ORDER BY random()),
      relaxed AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
      SELECT w.shard FROM waiting w, relaxed
       WHERE pg_try_advisory_xact_lock(710071, w.shard)
       LIMIT ?
      """;

  // Shard by shard along the primary key, so that a pass costs the same whatever the backlog. Rows
  // are not locked: only the holder of a shard's advisory lock reads and deletes there.
  static final String READ =
      """
      SELECT o.shard, o.seq, o.id, o.topic, o.key, o.type, o.sequence, o.traceparent, o.data, o.created_at
        FROM unnest(?) AS s(shard)
       CROSS JOIN LATERAL (SELECT * FROM outbox WHERE outbox.shard = s.shard ORDER BY outbox.seq LIMIT ?) AS o
       ORDER BY o.seq
      """;

  private static final String DELETE =
      "DELETE FROM outbox USING unnest(?, ?) AS sent(shard, seq)"
          + " WHERE outbox.shard = sent.shard AND outbox.seq = sent.seq";

  private final Connection connection;

  OutboxRows(Connection connection) {
    this.connection = connection;
  }

  /// Takes some shards that have rows and that no other relay works on.
  List<Integer> claimShards() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setInt(1, SHARDS_AT_ONCE);
      List<Integer> shards = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          shards.add(row.getInt(1));
        }
      }
      return shards;
    }
  }

  /// The oldest rows of the claimed shards, as many of each. A statement of its own: its snapshot
  /// is younger than the locks, so what the previous holder deleted is not seen again.
  List<OutboxRow> read(List<Integer> shards, int limit) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setArray(1, connection.createArrayOf("int2", shards.toArray()));
      statement.setInt(2, Math.ceilDiv(limit, shards.size()));
      List<OutboxRow> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(row(row));
        }
      }
      return rows;
    }
  }

  void delete(List<OutboxRow> sent) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
      statement.setArray(
          1,
          connection.createArrayOf(
              "int2", sent.stream().map(row -> row.place().shard()).toArray()));
      statement.setArray(
          2, connection.createArrayOf("int8", sent.stream().map(r -> r.place().seq()).toArray()));
      statement.executeUpdate();
    }
  }

  private static OutboxRow row(ResultSet row) throws SQLException {
    return new OutboxRow(
        new OutboxRow.Place(row.getInt("shard"), row.getLong("seq")),
        row.getObject("id", UUID.class),
        row.getString("topic"),
        row.getString("key"),
        row.getString("type"),
        row.getLong("sequence"),
        row.getString("traceparent"),
        row.getString("data"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
