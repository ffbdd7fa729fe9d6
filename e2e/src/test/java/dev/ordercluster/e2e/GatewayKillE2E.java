package dev.ordercluster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is killed or replaced behind the Service's address, gateways included, fails no idempotent
/// request of customers who put up with nothing.
class GatewayKillE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int CUSTOMERS = 4;
  private static final int SOME = 90;
  private static final String ORDERS = "shop-order-service";
  private static final String GATEWAY = "shop-gateway";
  private static final Map<String, Integer> STOCK =
      new TreeMap<>(Map.of("KILL-A", 100_000, "KILL-B", 100_000));

  private final Ledger ledger = new Ledger();
  private Platform platform;

  @BeforeEach
  void start() {
    platform = new Platform("gateway-kill-data");
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void noIdempotentRequestFailsThoughServicesAndGatewaysAreKilledAndReplaced() {
    platform.up();
    try (Cluster cluster = new Cluster(platform.kubeconfig())) {
      cluster.awaitReady(PATIENCE);
      try (Shop shop = new Shop(cluster.gateway())) {
        String staff = platform.token("staff", "kill-staff");
        List<Checks.Product> products = Checks.create(shop, staff, STOCK);
        Customers customers = new Customers(platform, shop, ledger, CUSTOMERS);
        try (Demanding load = new Demanding(cluster.gateway(), customers, products, ledger)) {
          load.awaitMore(SOME);
          oneIsKilled(ORDERS, cluster, load);
          assertThat(load.cut()).as("connections that a killed order service cost").isZero();
          oneIsKilled(GATEWAY, cluster, load);
          int ended = load.cut();
          assertThat(ended)
              .as("a killed gateway costs its open connections")
              .isLessThanOrEqualTo(load.connections());
          everythingIsReplaced(cluster, load);
          assertThat(load.cut()).as("connections that a rolling restart cost").isEqualTo(ended);
          Report.line(
              "%d requests answered, %d of them sent twice".formatted(load.answered(), ended));
        }
        Checks checks = new Checks(shop, customers, ledger, staff);
        checks.everyOrderReadsAsAcknowledged();
        checks.everyKeyAnswersItsOneOrder();
        checks.stockIsExactAndNeverNegative(products);
      }
    }
  }

  private void oneIsKilled(String deployment, Cluster cluster, Demanding load) {
    long victim = platform.pidsOf(deployment + "-").getFirst();
    int restarts = cluster.pods().restarts(deployment);
    assertThat(ProcessHandle.of(victim).map(ProcessHandle::destroyForcibly)).contains(true);
    Instant killed = Instant.now();
    Awaitility.await("two of " + deployment + " serve again")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .until(
            () ->
                cluster.pods().restarts(deployment) > restarts
                    && cluster.pods().ready(deployment) == 2);
    Report.line(
        "SIGKILL of one of %s -> two serve after %s"
            .formatted(deployment, Duration.between(killed, Instant.now())));
    load.awaitMore(SOME);
    assertThat(load.failures()).as("failed since one of %s was killed", deployment).isEmpty();
  }

  private void everythingIsReplaced(Cluster cluster, Demanding load) {
    Set<String> before = serving(cluster);
    Instant asked = cluster.ask("restart");
    Awaitility.await("every gateway and order service is another pod")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .until(() -> Collections.disjoint(serving(cluster), before) && restarted(cluster, asked));
    cluster.awaitReady(PATIENCE);
    Report.line("restart -> all are other pods after " + Duration.between(asked, Instant.now()));
    load.awaitMore(SOME);
    assertThat(load.failures()).as("failed since the restart").isEmpty();
  }

  private static boolean restarted(Cluster cluster, Instant asked) {
    String told = cluster.orderClusterJson().at("/status/restarted").asText();
    return told.equals(asked.toString());
  }

  private static Set<String> serving(Cluster cluster) {
    Set<String> pods = new HashSet<>(cluster.pods().uids(ORDERS));
    pods.addAll(cluster.pods().uids(GATEWAY));
    return pods;
  }
}
