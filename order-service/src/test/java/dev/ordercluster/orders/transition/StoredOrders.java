package dev.ordercluster.orders.transition;

import dev.ordercluster.orders.Backends;
import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.OrderLine;
import dev.ordercluster.orders.order.Orders;
import dev.ordercluster.orders.store.Database;
import dev.ordercluster.orders.store.DatabaseConfig;
import dev.ordercluster.orders.store.Migrations;
import dev.ordercluster.orders.telemetry.Meters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.UUID;

/// Puts orders of the pure core into PostgreSQL as they are.
final class StoredOrders {
  static final int ON_HAND = 1000;
  static final String[] SKUS = {"SKU-0", "SKU-1", "SKU-2", "SKU-3"};

  private StoredOrders() {}

  static Database database() {
    var postgres = Backends.postgres();
    DatabaseConfig config =
        new DatabaseConfig(
            postgres.host(),
            postgres.port(),
            postgres.database(),
            postgres.username(),
            postgres.password(),
            8,
            Duration.ofSeconds(30));
    new Migrations(config).run();
    return new Database(config, new Meters());
  }

  static Order withFreshId(Order order) {
    return new Order(
        UUID.randomUUID(),
        order.customerId(),
        order.lines(),
        order.shipping(),
        order.state(),
        order.payments(),
        order.shipments(),
        order.version());
  }

  /// Stores the order on fresh products.
  static int insert(Connection connection, Order order) throws SQLException {
    write(connection, "DELETE FROM products WHERE sku = ANY (?)", (Object) SKUS);
    for (String sku : SKUS) {
      write(
          connection,
          "INSERT INTO products (sku, name, price_amount, price_currency, on_hand)"
              + " VALUES (?, ?, 1, 'EUR', ?)",
          sku,
          sku,
          ON_HAND);
    }
    write(
        connection,
        """
        INSERT INTO orders (id, customer_id, status, payment_status, fulfillment_status, currency,
                            total_amount, shipping_amount, expires_at)
        VALUES (?, ?, ?, ?, ?, 'EUR', ?, ?, ?)
        """,
        order.id(),
        order.customerId(),
        order.state().status().name(),
        order.paymentStatus().name(),
        order.fulfillmentStatus().name(),
        order.total().amount(),
        order.shipping().amount(),
        Orders.DEADLINE.atOffset(ZoneOffset.UTC));
    write(
        connection,
        "INSERT INTO order_history (order_id, version, status, cause) VALUES (?, 1, 'PENDING', '')",
        order.id());
    for (int i = 0; i < order.lines().size(); i++) {
      insert(connection, order.id(), i + 1, order.lines().get(i));
    }
    return order.lines().size();
  }

  private static void insert(Connection connection, UUID order, int number, OrderLine line)
      throws SQLException {
    write(
        connection,
        """
          INSERT INTO order_lines (order_id, line_no, product_id, sku, name, quantity, unit_amount,
                                   total_amount, discount_amount, tax_amount)
          SELECT ?, ?, id, sku, name, ?, ?, ?, ?, ? FROM products WHERE sku = ?
          """,
        order,
        number,
        line.quantity(),
        line.unitPrice().amount(),
        line.total().amount(),
        line.discount().amount(),
        line.tax().amount(),
        line.sku());
    write(
        connection, "UPDATE products SET reserved = ? WHERE sku = ?", line.quantity(), line.sku());
  }

  private static void write(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(
            i + 1,
            values[i] instanceof String[] texts
                ? connection.createArrayOf("text", texts)
                : values[i]);
      }
      statement.executeUpdate();
    }
  }
}
