package dev.ordercluster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The promise of the README on one machine: one manifest gives a platform, and nothing that it
/// acknowledged is ever lost.
class QuickstartE2E {
  private static final Duration READY = Duration.ofMinutes(3);
  private static final int ACKNOWLEDGED = 1000;
  private static final int ORDERS = 1150;
  private static final Map<String, Integer> STOCK =
      new TreeMap<>(Map.of("E2E-A", 100_000, "E2E-B", 100_000, "E2E-C", 100_000, "E2E-RARE", 50));

  private final Ledger ledger = new Ledger();
  private Platform platform;

  @BeforeEach
  void clean() {
    platform = new Platform("e2e-data");
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void aPlatformFromOneManifestLosesNothingWhateverDies() throws Exception {
    platform.up();
    List<Checks.Product> products = placeOrdersWhileServicesDie();
    oneOrderMovesToCompleted();

    platform.down();
    assertThat(platform.marked()).as("processes after down").isEmpty();
    platform.up();
    allIsStillThere(products);

    ordersAreTakenWhileKafkaIsSilent();
    platform.killEverything();
    platform.up();
    allIsStillThere(products);

    deletingTheOrderClusterLeavesNothing();
    platform.down();
    assertThat(platform.marked()).as("processes at the end").isEmpty();
  }

  private List<Checks.Product> placeOrdersWhileServicesDie() throws Exception {
    try (Cluster cluster = new Cluster(platform.kubeconfig())) {
      cluster.apply(platform.checkout().resolve("examples/quickstart.yaml"));
      cluster.patch("{\"spec\":{\"orderService\":{\"replicas\":3}}}");
      cluster.awaitReady(READY);
      try (Shop shop = new Shop(cluster.gateway())) {
        String staff = platform.token("staff", "e2e-staff");
        List<Checks.Product> products = Checks.create(shop, staff, STOCK);
        Customers customers = new Customers(platform, shop, ledger);
        FutureTask<Void> trouble = makeTrouble(cluster);
        Thread.ofVirtual().start(trouble);
        long before = System.nanoTime();
        customers.placeOrders(ORDERS, List.copyOf(STOCK.keySet()));
        Report.line(
            "%d orders acknowledged, %d refused, in %d s"
                .formatted(
                    ledger.entries().size(),
                    ledger.refusals(),
                    Duration.ofNanos(System.nanoTime() - before).toSeconds()));
        trouble.get(1, TimeUnit.MINUTES);
        checkAll(new Checks(shop, customers, ledger, staff), products, OrderEvents.of(cluster));
        return products;
      }
    }
  }

  /// While orders come in, one order service is killed hard and, a little later, another is scaled
  /// in.
  private FutureTask<Void> makeTrouble(Cluster cluster) {
    CountDownLatch third = ledger.after(ORDERS / 3);
    CountDownLatch half = ledger.after(ORDERS / 2);
    return new FutureTask<>(
        () -> {
          Ledger.await(third);
          long victim = platform.pidsOf("shop-order-service").getFirst();
          assertThat(ProcessHandle.of(victim).map(ProcessHandle::destroyForcibly)).contains(true);
          Report.line("killed order service process " + victim);
          Ledger.await(half);
          cluster.patch("{\"spec\":{\"orderService\":{\"replicas\":2}}}");
          Report.line("scaled the order service in from 3 to 2");
          return null;
        });
  }

  private void checkAll(Checks checks, List<Checks.Product> products, OrderEvents events) {
    assertThat(ledger.entries())
        .hasSize(ORDERS - ledger.refusals())
        .hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED);
    assertThat(ledger.refusals()).as("orders refused for want of the rare product").isPositive();
    checks.everyOrderReadsAsAcknowledged();
    checks.everyKeyAnswersItsOneOrder();
    checks.stockIsExactAndNeverNegative(products);
    checks.everyCreatedEventIsOnKafka(events);
  }

  /// Their events wait in the database when everything dies, and are on Kafka afterwards.
  private void ordersAreTakenWhileKafkaIsSilent() throws Exception {
    try (Cluster cluster = new Cluster(platform.kubeconfig());
        Shop shop = new Shop(cluster.gateway())) {
      platform.freeze("shop-kafka");
      int before = ledger.entries().size();
      new Customers(platform, shop, ledger).placeOrders(32, List.copyOf(STOCK.keySet()));
      assertThat(ledger.entries().size()).isGreaterThan(before);
    }
  }

  private void oneOrderMovesToCompleted() {
    Ledger.Entry entry = ledger.entries().iterator().next();
    try (Cluster cluster = new Cluster(platform.kubeconfig());
        Shop shop = new Shop(cluster.gateway());
        OtherServices _ = OtherServices.start(platform, OrderEvents.of(cluster))) {
      String token = platform.token("customer", entry.customer());
      Awaitility.await("order " + entry.orderId() + " is COMPLETED")
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () ->
                  assertThat(
                          shop.get("/v1/orders/" + entry.orderId(), token)
                              .expect(200)
                              .body()
                              .path("status")
                              .asText())
                      .isEqualTo("COMPLETED"));
    }
  }

  private void allIsStillThere(List<Checks.Product> products) {
    try (Cluster cluster = new Cluster(platform.kubeconfig())) {
      cluster.awaitReady(READY);
      try (Shop shop = new Shop(cluster.gateway())) {
        Checks checks =
            new Checks(
                shop,
                new Customers(platform, shop, ledger),
                ledger,
                platform.token("staff", "e2e-staff"));
        checks.everyOrderIsStillThere();
        checks.everyKeyAnswersItsOneOrder();
        checks.stockIsExactAndNeverNegative(products);
        checks.everyCreatedEventIsOnKafka(OrderEvents.of(cluster));
      }
    }
  }

  private void deletingTheOrderClusterLeavesNothing() {
    try (Cluster cluster = new Cluster(platform.kubeconfig())) {
      cluster.patch("{\"spec\":{\"deletionPolicy\":\"Delete\"}}");
      cluster.delete();
      Awaitility.await("no object of the OrderCluster is left")
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(() -> assertThat(cluster.objects()).isEmpty());
      Awaitility.await("no process of the OrderCluster is left")
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(platform.pidsOf("shop-")).isEmpty());
    }
  }
}
