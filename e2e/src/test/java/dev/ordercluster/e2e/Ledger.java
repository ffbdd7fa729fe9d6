package dev.ordercluster.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// What the customers know: every order the shop acknowledged, by its Idempotency-Key, and the keys
/// it refused for want of stock.
final class Ledger {
  private final Map<String, Entry> acknowledged = new ConcurrentHashMap<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final AtomicInteger decided = new AtomicInteger();
  private final Map<Integer, CountDownLatch> milestones = new ConcurrentHashMap<>();

  /// @param request what was sent
  /// @param answer what came back with 201
  record Entry(String customer, String key, String request, JsonNode answer) {
    String orderId() {
      return answer.path("id").asText();
    }

    /// What of an order never changes, however far it moves on.
    List<JsonNode> immutable() {
      return immutable(answer);
    }

    static List<JsonNode> immutable(JsonNode order) {
      return List.of(
          order.path("id"),
          order.path("customerId"),
          order.path("currency"),
          order.path("lines"),
          order.path("total"),
          order.path("createdAt"));
    }
  }

  /// A milestone must be asked for before the orders start.
  CountDownLatch after(int orders) {
    return milestones.computeIfAbsent(orders, _ -> new CountDownLatch(1));
  }

  void acknowledge(Entry entry) {
    if (acknowledged.put(entry.key(), entry) != null) {
      throw new AssertionError("key " + entry.key() + " was acknowledged before");
    }
    count();
  }

  void refuse(String key) {
    refused.add(key);
    count();
  }

  Collection<Entry> entries() {
    return acknowledged.values();
  }

  int refusals() {
    return refused.size();
  }

  List<Entry> of(String customer) {
    return entries().stream().filter(entry -> entry.customer().equals(customer)).toList();
  }

  Set<String> orderIds() {
    return entries().stream().map(Entry::orderId).collect(Collectors.toSet());
  }

  /// How many of a product the acknowledged orders hold.
  long sold(String sku) {
    long sum = 0;
    for (Entry entry : entries()) {
      for (JsonNode line : entry.answer().path("lines")) {
        if (line.path("sku").asText().equals(sku)) {
          sum += line.path("quantity").asLong();
        }
      }
    }
    return sum;
  }

  static void await(CountDownLatch milestone) throws InterruptedException {
    if (!milestone.await(5, TimeUnit.MINUTES)) {
      throw new AssertionError("the customers did not get that far within five minutes");
    }
  }

  private void count() {
    CountDownLatch milestone = milestones.get(decided.incrementAndGet());
    if (milestone != null) {
      milestone.countDown();
    }
  }
}
