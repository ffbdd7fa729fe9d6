package dev.ordercluster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// What must hold after any history of crashes, compared with what the customers know.
record Checks(Shop shop, Customers customers, Ledger ledger, String staff) {
  private static final int AT_ONCE = 8;
  private static final int PATIENCE_MINUTES = 6;

  /// Before anything moves the orders on, each reads exactly as it was acknowledged.
  void everyOrderReadsAsAcknowledged() {
    eachEntry(entry -> assertThat(read(entry)).isEqualTo(entry.answer()));
  }

  /// Later, everything of it but its state does.
  void everyOrderIsStillThere() {
    eachEntry(
        entry -> assertThat(Ledger.Entry.immutable(read(entry))).isEqualTo(entry.immutable()));
  }

  /// Sending a request again with its key makes no second order and answers the first one.
  void everyKeyAnswersItsOneOrder() {
    eachEntry(
        entry -> {
          Shop.Answer replay =
              shop.placeOrder(customers.token(entry.customer()), entry.key(), entry.request())
                  .expect(201);
          assertThat(replay.body()).isEqualTo(entry.answer());
          assertThat(replay.header("Idempotency-Replayed")).isEqualTo("true");
        });
    for (String customer : customers.names()) {
      List<String> acknowledged = ledger.of(customer).stream().map(Ledger.Entry::orderId).toList();
      assertThat(listed(customer)).containsExactlyInAnyOrderElementsOf(acknowledged);
    }
  }

  /// What is available is what there was at the beginning less what the acknowledged orders hold.
  void stockIsExactAndNeverNegative(List<Product> products) {
    for (Product product : products) {
      JsonNode stock =
          shop.get("/v1/products/" + product.id() + "/stock", staff).expect(200).body();
      long sold = ledger.sold(product.sku());
      assertThat(stock.path("available").asLong(-1))
          .as("available of %s, %d sold of %d: %s", product.sku(), sold, product.onHand(), stock)
          .isEqualTo(product.onHand() - sold)
          .isNotNegative();
      assertThat(stock.path("onHand").asLong(-1)).isGreaterThanOrEqualTo(0);
      assertThat(stock.path("reserved").asLong(-1)).isGreaterThanOrEqualTo(0);
    }
  }

  /// Each order's created event is on Kafka, and none of an order that no customer knows.
  void everyCreatedEventIsOnKafka(OrderEvents events) {
    Set<String> ids = ledger.orderIds();
    assertThat(events.created(ids)).containsExactlyInAnyOrderElementsOf(new HashSet<>(ids));
  }

  /// Each order's created event is on Kafka, among those of orders that others placed.
  void everyCreatedEventIsAmongThoseOnKafka(OrderEvents events) {
    Set<String> ids = ledger.orderIds();
    assertThat(Set.copyOf(events.created(ids)).containsAll(ids))
        .as("created events of all of %d orders", ids.size())
        .isTrue();
  }

  /// @param onHand at the beginning
  record Product(String id, String sku, long onHand) {}

  static List<Product> create(Shop shop, String staff, Map<String, Integer> stock) {
    List<Product> products = new ArrayList<>();
    stock.forEach(
        (sku, onHand) -> {
          String body =
              """
              {"sku":"%s","name":"%s","price":{"amount":1299,"currency":"EUR"},"stock":{"onHand":%d}}
              """
                  .formatted(sku, "Tea " + sku, onHand);
          Shop.Answer created = shop.post("/v1/products", staff, body, Map.of()).expect(201);
          products.add(new Product(created.body().path("id").asText(), sku, onHand));
        });
    return products;
  }

  /// The orders that are not there: what came after a backup is not in it.
  void noOrderIsThere() {
    eachEntry(
        entry ->
            shop.get("/v1/orders/" + entry.orderId(), customers.token(entry.customer()))
                .expect(404));
  }

  private void eachEntry(Consumer<Ledger.Entry> check) {
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all = new ArrayList<>();
      ledger.entries().forEach(entry -> all.add(pool.submit(() -> check.accept(entry))));
      for (Future<?> one : all) {
        one.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("an order is not as it was acknowledged: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private JsonNode read(Ledger.Entry entry) {
    return shop.get("/v1/orders/" + entry.orderId(), customers.token(entry.customer()))
        .expect(200)
        .body();
  }

  private List<String> listed(String customer) {
    List<String> ids = new ArrayList<>();
    String after = "";
    do {
      String path = "/v1/orders?customerId=" + customer + "&limit=50" + after;
      JsonNode page = shop.get(path, customers.token(customer)).expect(200).body();
      page.path("items").forEach(order -> ids.add(order.path("id").asText()));
      String next = page.path("next").asText("");
      after = next.isEmpty() || next.equals("null") ? "" : "&after=" + next;
    } while (!after.isEmpty());
    return ids;
  }
}
