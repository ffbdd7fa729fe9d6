package dev.ordercluster.orders;

import dev.ordercluster.orders.crypto.SealedColumn;
import java.util.List;

/// Every column that holds sealed values for longer than a day. A test compares this list with what
/// it finds in the tables.
///
/// Not in it: `idempotency_keys.body`, whose rows are thrown away after 25 hours, before any
/// replaced key is destroyed. Redis keeps documents of orders for a minute and carts for
/// `cart.redis-life`; a cart that is sealed anew is replaced there too.
final class SealedColumns {
  private static final String OF_CUSTOMER = "customer_id = ?";

  private SealedColumns() {}

  /// The list.
  ///
  /// @param carts hears of carts that have a new version because of it
  static List<SealedColumn> all(SealedColumn.Changed carts) {
    return List.of(
        customer("profile"),
        customer("password"),
        order("shipping_address"),
        order("email"),
        order("note"),
        order("metadata").asJson(),
        SealedColumn.of("carts", "contents", "owner = ?")
            .withPlaces(List.of("shipping_address", "email", "note", "metadata", "payment_token"))
            .versioned(carts),
        // Kept until the payment is decided.
        SealedColumn.of(
                "payments",
                "token",
                "order_id IN (SELECT o.id FROM orders o WHERE o.customer_id = ?)")
            .withRow("payment_id", "payment_id = ?"),
        // Kept until the line is carried out.
        SealedColumn.of("job_lines", "input", OF_CUSTOMER + " AND input IS NOT NULL")
            .withRow("(job_id || '/' || line)", "(job_id || '/' || line) = ?"),
        // Their owner is the service itself: one key for all endpoints.
        endpoint("secret"),
        endpoint("old_secret"));
  }

  private static SealedColumn customer(String column) {
    return SealedColumn.of("customers", column, "id = ?").withRow("id", "id = ?");
  }

  private static SealedColumn order(String column) {
    return SealedColumn.of("orders", column, OF_CUSTOMER);
  }

  private static SealedColumn endpoint(String column) {
    return SealedColumn.of("webhook_endpoints", column, "? = 'system:webhooks'")
        .withPlaces(List.of("secret"));
  }
}
