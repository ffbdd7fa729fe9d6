package dev.ordercluster.orders.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.orders.order.Command;
import dev.ordercluster.orders.order.Decision;
import dev.ordercluster.orders.order.Decisions;
import dev.ordercluster.orders.order.Event;
import dev.ordercluster.orders.order.Order;
import dev.ordercluster.orders.order.Orders;
import dev.ordercluster.orders.order.SkuQuantity;
import dev.ordercluster.orders.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/// The same commands on a stored order and on one in memory: PostgreSQL must be told from the pure
/// core by nothing.
class TransitionsIT {
  private static @Nullable Database database;

  @BeforeContainer
  static void start() {
    database = StoredOrders.database();
  }

  @AfterContainer
  static void stop() {
    database().close();
  }

  @Provide
  Arbitrary<Order> placed() {
    return Orders.placed();
  }

  @Provide
  Arbitrary<List<Command>> commands() {
    return Orders.commands();
  }

  @Property(tries = 60)
  void aStoredOrderMovesAsTheCoreDecides(
      @ForAll("placed") Order any, @ForAll("commands") List<Command> commands) {
    Order model = StoredOrders.withFreshId(any);
    database().inTransaction(connection -> StoredOrders.insert(connection, model));
    Stock stock = new Stock(model);
    Order expected = model;
    for (Command command : commands) {
      Decision decision = Decisions.decide(expected, command);
      Outcome outcome =
          database()
              .inTransaction(
                  connection ->
                      Transitions.apply(
                          connection, model.id(), command, new Transitions.Cause("test", "")));
      if (decision instanceof Decision.Changed changed) {
        expected = changed.order();
        changed.events().forEach(stock::happened);
      }
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Known.class, known -> assertThat(known.decision()).isEqualTo(decision));
      assertThat(stored(model.id())).isEqualTo(expected);
      assertThat(stockNow()).isEqualTo(stock.text());
    }
    assertThat(row(expected.id()))
        .isEqualTo(
            "%s %s %s %d %d"
                .formatted(
                    expected.state().status(),
                    expected.paymentStatus(),
                    expected.fulfillmentStatus(),
                    expected.version(),
                    expected.version()));
  }

  /// What the events say of the stock of the four products.
  private static final class Stock {
    private final Map<String, int[]> bySku = new HashMap<>();

    Stock(Order order) {
      for (String sku : StoredOrders.SKUS) {
        bySku.put(sku, new int[] {StoredOrders.ON_HAND, 0});
      }
      order.quantities().forEach(line -> of(line)[1] += line.quantity());
    }

    void happened(Event event) {
      switch (event) {
        case Event.StockReleased(var lines) ->
            lines.forEach(line -> of(line)[1] -= line.quantity());
        case Event.StockClaimed(var lines) ->
            lines.forEach(
                line -> {
                  of(line)[0] -= line.quantity();
                  of(line)[1] -= line.quantity();
                });
        case Event.StockReturned(var lines) ->
            lines.forEach(line -> of(line)[0] += line.quantity());
        case Event _ -> {}
      }
    }

    String text() {
      StringBuilder text = new StringBuilder();
      for (String sku : StoredOrders.SKUS) {
        int[] now = bySku.getOrDefault(sku, new int[2]);
        text.append(sku).append('=').append(now[0]).append('/').append(now[1]).append(' ');
      }
      return text.toString().strip();
    }

    private int[] of(SkuQuantity line) {
      return bySku.getOrDefault(line.sku(), new int[2]);
    }
  }

  private static Order stored(UUID id) {
    return database()
        .inTransaction(connection -> OrderRows.lock(connection, id).orElseThrow().order());
  }

  private static String stockNow() {
    return text(
        "SELECT string_agg(sku || '=' || on_hand || '/' || reserved, ' ' ORDER BY sku)"
            + " FROM products WHERE sku IN ('SKU-0', 'SKU-1', 'SKU-2', 'SKU-3')");
  }

  private static String row(UUID id) {
    return text(
        "SELECT concat_ws(' ', status, payment_status, fulfillment_status, version,"
            + " (SELECT count(*) FROM order_history WHERE order_id = o.id))"
            + " FROM orders o WHERE id = '"
            + id
            + "'");
  }

  private static String text(String sql) {
    return database()
        .autoCommit(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(sql);
                  ResultSet row = statement.executeQuery()) {
                row.next();
                return String.valueOf(row.getString(1));
              }
            });
  }

  private static Database database() {
    return Objects.requireNonNull(database);
  }
}
