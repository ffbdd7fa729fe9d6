package dev.ordercluster.orders.webhook;

import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.runtime.Problem.FieldError;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What was delivered, as admins see it.
final class DeliveryLog {
  /// Above every id: where the list starts, newest first.
  static final UUID LAST = new UUID(-1, -1);

  private static final String ONE =
      """
      (webhook_delivery_document(d)::jsonb || jsonb_build_object('event', d.body::jsonb))::text
      """;

  private final Database database;
  private final Runnable added;

  /// @param added called when there is something to deliver
  DeliveryLog(Database database, Runnable added) {
    this.database = database;
    this.added = added;
  }

  /// @param status empty for all
  /// @param before id before which the page starts
  record Query(UUID endpointId, String status, UUID before) {}

  record Item(UUID id, String document) {}

  /// The status asked for; empty when none was.
  static String status(Call call) {
    String status = call.parameter("status").orElse("");
    if (!status.matches("|PENDING|DELIVERED|FAILED")) {
      throw ProblemException.badRequest(
          new FieldError("#query/status", "invalid", "expected PENDING, DELIVERED or FAILED"));
    }
    return status;
  }

  // Ids are UUIDv7, so their order is that of creation.
  List<Item> page(Query query, int limit) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT d.id, webhook_delivery_document(d)::text AS document
                    FROM webhook_deliveries d
                   WHERE d.endpoint_id = ? AND d.id < ? AND (? = '' OR d.status = ?)
                   ORDER BY d.id DESC
                   LIMIT ?
                  """)) {
            statement.setObject(1, query.endpointId());
            statement.setObject(2, query.before());
            statement.setString(3, query.status());
            statement.setString(4, query.status());
            statement.setInt(5, limit);
            List<Item> items = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                items.add(new Item(row.getObject("id", UUID.class), row.getString("document")));
              }
            }
            return items;
          }
        });
  }

  /// A delivery with the event that it carries.
  Optional<String> find(UUID endpointId, UUID id) {
    return one(
        "SELECT " + ONE + " FROM webhook_deliveries d WHERE d.endpoint_id = ? AND d.id = ?",
        endpointId,
        id);
  }

  /// Makes a delivery due now with all its attempts before it, whatever became of it so far.
  Optional<String> redeliver(UUID endpointId, UUID id) {
    Optional<String> document =
        one(
            """
            UPDATE webhook_deliveries d
               SET status = 'PENDING', attempts = 0, next_attempt_at = now(), delivered_at = NULL
             WHERE d.endpoint_id = ? AND d.id = ?
            RETURNING
            """
                + ONE,
            endpointId,
            id);
    added.run();
    return document;
  }

  private Optional<String> one(String sql, UUID endpointId, UUID id) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, endpointId);
            statement.setObject(2, id);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
          }
        });
  }
}
