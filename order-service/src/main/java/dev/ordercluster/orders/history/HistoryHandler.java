package dev.ordercluster.orders.history;

import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.Cursors;
import dev.ordercluster.orders.http.Pages;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Reply;
import dev.ordercluster.orders.http.Route;
import dev.ordercluster.orders.identity.Grants;
import dev.ordercluster.orders.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// `GET /v1/orders/{id}/history`: one item per version, oldest first.
public final class HistoryHandler {
  private static final String PAGE =
      """
      SELECT o.customer_id, h.version,
             json_build_object(
               'version', h.version, 'status', h.status, 'paymentStatus', nullif(h.payment_status, ''),
               'fulfillmentStatus', nullif(h.fulfillment_status, ''), 'cause', h.cause, 'at', iso(h.at))::text
               AS item
        FROM orders o LEFT JOIN order_history h ON h.order_id = o.id AND h.version > ?
       WHERE o.id = ?
       ORDER BY h.version
       LIMIT ?
      """;

  private final Database database;
  private final Cursors cursors;

  public HistoryHandler(Database database, Cursors cursors) {
    this.database = database;
    this.cursors = cursors;
  }

  private record Row(String owner, long version, String item) {}

  /// The routes of this slice.
  public List<Route> routes() {
    return List.of(Route.get("/v1/orders/{id}/history", Grants.ORDERS_READ, this::list));
  }

  Reply list(Call call) {
    call.allowParameters("limit", "after");
    UUID id = call.id();
    int limit = call.limit();
    String query = "history|" + id;
    long after =
        call.parameter("after")
            .map(cursor -> Long.parseLong(cursors.open(query, cursor)))
            .orElse(0L);
    List<Row> rows = page(id, after, limit + 1);
    if (rows.isEmpty() || !call.caller().maySee(rows.getFirst().owner())) {
      throw ProblemException.notFound("order");
    }
    List<Row> items = rows.stream().filter(row -> row.version() > 0).toList();
    String body =
        Pages.json(
            items.stream().map(Row::item).toList(),
            limit,
            last -> cursors.seal(query, Long.toString(items.get(last).version())));
    return Reply.json(200, body).with("Cache-Control", "no-store");
  }

  // An order without an item after the cursor gives one row without a version.
  private List<Row> page(UUID id, long after, int limit) {
    return database.autoCommit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(PAGE)) {
            statement.setLong(1, after);
            statement.setObject(2, id);
            statement.setInt(3, limit);
            List<Row> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                rows.add(
                    new Row(
                        row.getString("customer_id"),
                        row.getLong("version"),
                        row.getString("item")));
              }
            }
            return rows;
          }
        });
  }
}
