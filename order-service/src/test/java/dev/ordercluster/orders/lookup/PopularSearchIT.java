package dev.ordercluster.orders.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.orders.Client;
import dev.ordercluster.orders.TestService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Searches for what very many orders have in common.
class PopularSearchIT {
  private static final int ORDERS = 12_000;
  private static final String SKU = "POP-" + UUID.randomUUID();
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
    // Long ago, so that no other test meets them first; every third one is of another product.
    TestService.execute(
        """
        WITH placed AS (
          INSERT INTO orders (id, customer_id, status, payment_status, fulfillment_status, currency,
                              total_amount, created_at)
          SELECT uuidv7(), '%1$s-' || i %% 3, 'CANCELLED', 'NONE', 'UNFULFILLED', 'EUR', 1299,
                 timestamptz '2001-01-01' + i * interval '1 second'
            FROM generate_series(1, %2$d) AS i
          RETURNING id, customer_id)
        INSERT INTO order_lines (order_id, line_no, product_id, sku, name, quantity, unit_amount,
                                 total_amount)
        SELECT id, 1, uuidv7(), CASE WHEN customer_id LIKE '%%-2' THEN 'RARE-' || id ELSE '%1$s' END,
               'Tea', 1, 1299, 1299
          FROM placed
        """
            .formatted(SKU, ORDERS));
  }

  @AfterAll
  static void stop() {
    TestService.execute(
        "DELETE FROM order_lines WHERE order_id IN (SELECT id FROM orders WHERE customer_id LIKE '"
            + SKU
            + "%')");
    TestService.execute("DELETE FROM orders WHERE customer_id LIKE '" + SKU + "%'");
    service.close();
  }

  @Test
  void bothWaysFindTheSameOrdersInTheSameOrder() {
    String range = "&createdAt[lt]=2001-02-01&limit=200";
    Client.Answer walked = service.staff().get("/v1/orders?q=" + SKU + range);
    assertThat(walked.status()).as(walked.body()).isEqualTo(200);
    String ids =
        TestService.query(
            "SELECT string_agg(id::text, ',') FROM (SELECT o.id FROM orders o JOIN order_lines l ON l.order_id = o.id"
                + " WHERE l.sku = '"
                + SKU
                + "' ORDER BY o.created_at DESC, o.id DESC LIMIT 400) AS newest");
    List<String> expected = List.of(ids.split(",", -1));
    String next = walked.json().at("/next").asText();
    Client.Answer second = service.staff().get("/v1/orders?q=" + SKU + range + "&after=" + next);
    List<String> found = new ArrayList<>(walked.json().findValuesAsText("id"));
    found.addAll(second.json().findValuesAsText("id"));
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void aCustomerFindsItsOwnAmongThem() {
    Client.Answer own =
        service.as(SKU + "-1", "customer").get("/v1/orders?q=" + SKU + "&limit=200&sort=createdAt");
    assertThat(own.json().at("/items").size()).isEqualTo(200);
    Client.Answer none = service.as(SKU + "-2", "customer").get("/v1/orders?q=" + SKU);
    assertThat(none.json().at("/items")).isEmpty();
  }

  @Test
  void aPageOfThemIsReadAlongAnIndexAndNothingIsSorted() {
    OrderCriteria criteria =
        new OrderCriteria(
            "",
            Set.of(),
            Instant.parse("2001-01-01T00:00:00Z"),
            Instant.parse("2001-02-01T00:00:00Z"),
            SKU,
            OrderSort.NEWEST);
    OrderLookup.Select select =
        OrderLookup.statement(criteria, new OrderSearch(SKU, ""), OrderSearch.Way.WALK, null, 51);
    TestService.execute("ANALYZE orders, order_lines");
    assertThat(plan(select)).contains("orders_by_time").doesNotContain("Sort");
  }

  // The plan for these parameters, as one JSON text.
  private static String plan(OrderLookup.Select select) {
    String sql = select.sql();
    for (String parameter : select.parameters()) {
      sql = sql.replaceFirst("\\?", "'" + parameter + "'");
    }
    return TestService.query("EXPLAIN (FORMAT JSON) " + sql);
  }
}
