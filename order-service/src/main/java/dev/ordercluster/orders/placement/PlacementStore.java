package dev.ordercluster.orders.placement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.orders.idempotency.IdempotencyKey;
import dev.ordercluster.orders.idempotency.StoredAnswer;
import dev.ordercluster.orders.order.SkuQuantity;
import dev.ordercluster.orders.pricing.Quote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Calls `place_quoted_order`: one statement that commits by itself, so one round trip. It goes
/// through JDBC because DbClient cannot bind arrays.
final class PlacementStore {
  // The customer's key is locked against its destruction until the order is there; no row comes
  // back
  // when it is destroyed, whatever this process remembers of it.
  private static final String PLACE =
      """
      SELECT p.outcome, p.status, p.headers, p.body, p.product_ids, p.revisions
        FROM (SELECT count(k.destroyed_at) AS destroyed
                FROM (SELECT d.destroyed_at FROM data_keys d
                       WHERE d.customer_id = ? AND d.is_current FOR SHARE) AS k) AS erased
       CROSS JOIN LATERAL place_quoted_order(?, ?, ?::jsonb, ?, ?, ?) AS p
       WHERE erased.destroyed = 0
      """;

  private PlacementStore() {}

  /// What one call came to.
  sealed interface Result {
    /// One word for the metric.
    default String outcome() {
      return switch (this) {
        case Stale() -> "stale";
        case Erased() -> "erased";
        case Done(Placement.Placed _, _) -> "placed";
        case Done(Placement.Refused _, _) -> "refused";
        case Done(Placement.Replayed _, _) -> "replayed";
        case Done(Placement.Running _, _) -> "running";
        case Done(Placement.Conflict _, _) -> "conflict";
      };
    }
  }

  /// Something was decided.
  ///
  /// @param changed new revision of each product whose stock was reserved, by cache key
  record Done(Placement placement, Map<String, Long> changed) implements Result {}

  /// The customer's keys are destroyed; nothing was stored.
  record Erased() implements Result {}

  /// The quote no longer holds; nothing was stored.
  record Stale() implements Result {}

  /// One call.
  ///
  /// @param order what `create_quoted_order` reads
  /// @param quote null when the basket could not be quoted
  record Call(
      IdempotencyKey key, ObjectNode order, List<SkuQuantity> lines, @Nullable Quote quote) {
    /// The rows that others want too.
    Set<String> rows() {
      Set<String> rows = lines.stream().map(SkuQuantity::sku).collect(Collectors.toSet());
      if (order.has("discountCode")) {
        rows.add("discount " + order.path("discountCode").asText());
      }
      return rows;
    }

    Result on(Connection connection) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(PLACE)) {
        Object[] skus = lines.stream().map(SkuQuantity::sku).toArray();
        Object[] quantities = lines.stream().map(SkuQuantity::quantity).toArray();
        statement.setString(1, order.path("customer").asText());
        statement.setBytes(2, key.scope());
        statement.setBytes(3, key.fingerprint());
        statement.setString(4, order.toString());
        statement.setArray(5, connection.createArrayOf("text", skus));
        statement.setArray(6, connection.createArrayOf("int4", quantities));
        statement.setArray(7, connection.createArrayOf("int8", numbers(lines, quote)));
        try (ResultSet row = statement.executeQuery()) {
          return row.next()
              ? result(UUID.fromString(order.path("id").asText()), row)
              : new Erased();
        }
      }
    }
  }

  private static Object[] numbers(List<SkuQuantity> lines, @Nullable Quote quote) {
    if (quote == null) {
      return LongStream.generate(() -> -1).limit(5L * lines.size()).boxed().toArray();
    }
    return quote.lines().stream()
        .flatMapToLong(
            line ->
                LongStream.of(
                    line.item().unitPrice().amount(),
                    line.item().taxRate(),
                    line.discount().amount(),
                    line.tax().amount(),
                    line.total().amount()))
        .boxed()
        .toArray();
  }

  private static Result result(UUID id, ResultSet row) throws SQLException {
    String outcome = row.getString("outcome");
    return switch (outcome) {
      case "placed" -> new Done(new Placement.Placed(id, answer(row)), products(row));
      case "refused" -> new Done(new Placement.Refused(answer(row)), Map.of());
      case "replayed" -> new Done(new Placement.Replayed(answer(row)), Map.of());
      case "running" -> new Done(new Placement.Running(), Map.of());
      case "conflict" -> new Done(new Placement.Conflict(), Map.of());
      case "stale" -> new Stale();
      default -> throw new IllegalStateException("place_quoted_order answered " + outcome);
    };
  }

  private static StoredAnswer answer(ResultSet row) throws SQLException {
    return new StoredAnswer(row.getInt("status"), row.getString("headers"), row.getString("body"));
  }

  private static Map<String, Long> products(ResultSet row) throws SQLException {
    UUID[] ids = (UUID[]) row.getArray("product_ids").getArray();
    Long[] revisions = (Long[]) row.getArray("revisions").getArray();
    Map<String, Long> products = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      products.put("product:" + ids[i], revisions[i]);
    }
    return products;
  }
}
