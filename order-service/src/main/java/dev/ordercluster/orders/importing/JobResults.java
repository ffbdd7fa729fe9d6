package dev.ordercluster.orders.importing;

import dev.ordercluster.orders.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What came of each line, as it is shown.
final class JobResults {
  private static final String SELECT =
      """
      SELECT l.line,
             json_strip_nulls(json_build_object(
               'line', l.line, 'status', l.status, 'orderId', l.order_id,
               'problem', l.problem::json))::text AS document
        FROM job_lines l
       WHERE l.job_id = ? AND l.line > ? AND (? = '' OR l.status = ?)
       ORDER BY l.line
       LIMIT ?
      """;

  private final Database database;

  JobResults(Database database) {
    this.database = database;
  }

  record Item(int line, String document) {}

  /// @param status empty for all
  /// @param after line behind which the page starts
  List<Item> page(UUID job, String status, int after, int limit) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
            statement.setObject(1, job);
            statement.setInt(2, after);
            statement.setString(3, status);
            statement.setString(4, status);
            statement.setInt(5, limit);
            List<Item> items = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                items.add(new Item(row.getInt("line"), row.getString("document")));
              }
            }
            return items;
          }
        });
  }
}
