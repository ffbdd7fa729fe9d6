package dev.ordercluster.benchmarks;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// One connection that calls the statement of placement and does nothing else.
final class BareDatabase implements Load.Client {
  private final Connection connection;
  private final PreparedStatement statement;
  private final int products;

  BareDatabase(Connection connection, int products) throws SQLException {
    this.connection = connection;
    this.products = products;
    this.statement =
        connection.prepareStatement(
            "SELECT outcome, status, headers, body, product_ids, revisions"
                + " FROM place_quoted_order(?, ?, ?::jsonb, ?, ?, ?)");
  }

  @Override
  public void run() throws SQLException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    byte[] key = new byte[32];
    random.nextBytes(key);
    int first = random.nextInt(products);
    Array skus =
        connection.createArrayOf(
            "text", new Object[] {"P-" + first, "P-" + (first + 1) % products});
    statement.setBytes(1, key);
    statement.setBytes(2, key);
    statement.setString(
        3,
        """
        {"id":"%s","customer":"c-%d","traceparent":"","deadline":900,"metadata":{},"quoted":true,
         "currency":"EUR","discount":0,"tax":0,"shipping":0,"shippingTax":0,"total":3897}
        """
            .formatted(id(random), random.nextInt(1000)));
    statement.setArray(4, skus);
    statement.setArray(5, connection.createArrayOf("int4", new Object[] {2, 1}));
    statement.setArray(
        6,
        connection.createArrayOf(
            "int8", new Object[] {1299L, 0L, 0L, 0L, 2598L, 1299L, 0L, 0L, 0L, 1299L}));
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      if (!row.getString(1).equals("placed")) {
        throw new IllegalStateException("expected placed, was " + row.getString(1));
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  // UUIDv7, as the service makes them.
  private static UUID id(ThreadLocalRandom random) {
    long high = (System.currentTimeMillis() << 16) | 0x7000 | random.nextInt(4096);
    return new UUID(high, (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
  }
}
