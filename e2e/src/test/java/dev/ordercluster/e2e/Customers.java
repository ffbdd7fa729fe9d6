package dev.ordercluster.e2e;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Customers who order one after the other, all at the same time: sixteen unless told otherwise.
final class Customers {
  static final int COUNT = 16;
  private static final long PATIENCE_MINUTES = 6;

  private final Shop shop;
  private final Ledger ledger;
  private final Map<String, String> tokens = new LinkedHashMap<>();

  Customers(Platform platform, Shop shop, Ledger ledger) {
    this(platform, shop, ledger, COUNT);
  }

  Customers(Platform platform, Shop shop, Ledger ledger, int count) {
    this.shop = shop;
    this.ledger = ledger;
    for (int i = 0; i < count; i++) {
      String customer = "e2e-customer-" + i;
      tokens.put(customer, platform.token("customer", customer));
    }
  }

  String token(String customer) {
    String token = tokens.get(customer);
    if (token == null) {
      throw new IllegalArgumentException("no such customer: " + customer);
    }
    return token;
  }

  List<String> names() {
    return List.copyOf(tokens.keySet());
  }

  /// Places `total` orders of one or two of the products; returns when each was acknowledged or
  /// refused for want of stock.
  void placeOrders(int total, List<String> skus) throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      int index = 0;
      for (String customer : tokens.keySet()) {
        int mine = total / tokens.size() + (index < total % tokens.size() ? 1 : 0);
        int seed = index;
        running.add(executor.submit(() -> shopOn(customer, mine, skus, seed)));
        index++;
      }
      awaitAll(running, executor);
    }
  }

  private void shopOn(String customer, int orders, List<String> skus, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < orders; i++) {
      String key = UUID.randomUUID().toString();
      String request = order(random, skus);
      Shop.Answer answer = shop.placeOrder(token(customer), key, request);
      if (answer.status() == 409) {
        assertOutOfStock(answer);
        ledger.refuse(key);
      } else {
        answer.expect(201);
        ledger.acknowledge(new Ledger.Entry(customer, key, request, answer.body()));
      }
    }
  }

  private static void assertOutOfStock(Shop.Answer answer) {
    if (!answer.raw().body().contains("stock")) {
      throw new AssertionError("expected 409 for want of stock only, was " + answer.raw().body());
    }
  }

  // One order in ten also wants one of the last product, of which there are too few.
  private static String order(SplittableRandom random, List<String> skus) {
    int plenty = skus.size() - 1;
    int first = random.nextInt(plenty);
    int second = random.nextInt(10) == 0 ? plenty : (first + 1) % plenty;
    int quantity = 1 + random.nextInt(3);
    return second < plenty && random.nextBoolean()
        ? "{\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}".formatted(skus.get(first), quantity)
        : "{\"lines\":[{\"sku\":\"%s\",\"quantity\":%d},{\"sku\":\"%s\",\"quantity\":1}]}"
            .formatted(skus.get(first), quantity, skus.get(second));
  }

  private static void awaitAll(List<Future<?>> running, ExecutorService executor)
      throws InterruptedException {
    try {
      for (Future<?> one : running) {
        one.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
      }
    } catch (ExecutionException | TimeoutException e) {
      executor.shutdownNow();
      throw new AssertionError("a customer could not go on: " + e.getCause(), e);
    }
  }
}
