package dev.ordercluster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One OrderCluster from the first apply to its deletion: certificates are replaced, it is
/// upgraded, a version that does not start is taken back, it is restored from a backup, and
/// everything that it stands on is killed.
class LifeE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int CUSTOMERS = 4;
  private static final Map<String, Integer> STOCK =
      new TreeMap<>(Map.of("LIFE-A", 100_000, "LIFE-B", 100_000, "LIFE-C", 100_000));
  private static final String NEXT = "1.1.0";
  private static final String BROKEN = "2.0.0";
  private static final String ORDER_SERVICE = "shop-order-service";
  private static final String POLICY = "shop-gateway";

  private final Figures figures = new Figures("life");
  private final Ledger ledger = new Ledger();
  private Platform platform;

  @BeforeEach
  void clean() {
    platform = new Platform("life-data");
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void anOrderClusterLivesThroughWhatComesAndItsStatusTellsIt() throws Exception {
    platform.up(Path.of("src/test/resources/life.yaml").toAbsolutePath());
    new Versions(platform.checkout(), platform.data()).same(NEXT);
    new Versions(platform.checkout(), platform.data()).broken(BROKEN);
    try (Cluster cluster = new Cluster(platform.kubeconfig());
        Story story = new Story(cluster)) {
      cluster.awaitReady(PATIENCE);
      figures.add("apply → Ready, empty volumes", Story.Moment.now(cluster).untilReady());
      story.await("a first backup", Instant.MIN, LifeE2E::hasBackup);
      noRequestFailsWhileItChanges(cluster, story);
      List<Checks.Product> products = itIsRestored(cluster);
      try (Shop shop = new Shop(cluster.gateway())) {
        whatIsKilledHealsAndIsTold(cluster, story, shop);
        Checks checks = checks(shop, ledger);
        checks.everyOrderReadsAsAcknowledged();
        checks.everyKeyAnswersItsOneOrder();
        checks.stockIsExactAndNeverNegative(products);
        checks.everyCreatedEventIsAmongThoseOnKafka(OrderEvents.of(cluster));
      }
      nothingIsLeft(cluster);
    }
    figures.publish(platform.checkout().resolve("docs/reference/figures.md"));
  }

  private void noRequestFailsWhileItChanges(Cluster cluster, Story story) {
    try (Load load =
        Load.start(platform, "life", "--rate", "5", "--peak", "5", "--duration", "30m")) {
      load.begun();
      certificatesAreReplaced(cluster, story);
      upgrade(cluster, story);
      aVersionThatDoesNotStartIsTakenBack(cluster, story);
      whatIsMissingComesBack(cluster);
      ReconcileTimes times = ReconcileTimes.of(cluster.pods().operatorMetrics());
      assertThat(times.passes()).isPositive();
      figures.add("passes of the operator so far", Long.toString(times.passes()));
      figures.add("reconcile p50", times.quantile(0.5));
      figures.add("reconcile p99", times.quantile(0.99));
      JsonNode summary = load.stopped();
      assertThat(Load.failed(summary)).as("failed requests").isZero();
      assertThat(summary.path("ok").asLong()).isGreaterThan(50);
      figures.add("requests during all of the above, failed", summary.path("ok").asLong() + ", 0");
    }
  }

  private void certificatesAreReplaced(Cluster cluster, Story story) {
    DatabaseTransport database = DatabaseTransport.encrypted(cluster);
    String before = cluster.secret("shop-gateway-tls", "tls.crt");
    Instant asked = cluster.ask("rotate-certificates");
    Awaitility.await("new certificates")
        .atMost(PATIENCE)
        .until(() -> !cluster.secret("shop-gateway-tls", "tls.crt").equals(before));
    figures.add("rotation asked for → new certificates issued", since(asked));
    story.await("valid certificates", asked, now -> now.says("CertificatesValid", "True"));
    database.presentsItsNewCertificate(PATIENCE);
  }

  private void upgrade(Cluster cluster, Story story) {
    Instant begun = Instant.now();
    cluster.patch("{\"spec\":{\"version\":\"" + NEXT + "\"}}");
    story.await(
        "the new version serves",
        begun,
        now -> now.cluster().at("/status/version").asText().equals(NEXT));
    figures.add("upgrade: patch → the whole platform serves the new version", since(begun));
    cluster.awaitReady(PATIENCE);
  }

  private void aVersionThatDoesNotStartIsTakenBack(Cluster cluster, Story story) {
    List<Long> serving = platform.pidsOf(ORDER_SERVICE);
    Instant begun = Instant.now();
    cluster.patch(
        "{\"spec\":{\"version\":\"%s\",\"rollout\":{\"progressDeadlineSeconds\":20}}}"
            .formatted(BROKEN));
    Story.Moment told =
        story.await(
            "the broken version is taken back",
            begun,
            now -> now.condition("Degraded").path("reason").asText().equals("RolledBack"));
    figures.add(
        "a version that does not start: patch → taken back (progressDeadlineSeconds 20)",
        since(begun));
    assertThat(told.condition("Degraded").path("message").asText()).contains(BROKEN).contains(NEXT);
    assertThat(told.cluster().at("/status/version").asText()).isEqualTo(NEXT);
    Awaitility.await("only what served before is left")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(platform.pidsOf(ORDER_SERVICE))
                    .containsExactlyInAnyOrderElementsOf(serving));
    cluster.patch(
        "{\"spec\":{\"version\":\"%s\",\"rollout\":{\"progressDeadlineSeconds\":300}}}"
            .formatted(NEXT));
    cluster.awaitReady(PATIENCE);
    story.await("no more degraded", begun, now -> now.says("Degraded", "False"));
  }

  private void whatIsMissingComesBack(Cluster cluster) {
    assertThat(cluster.deleteNetworkPolicy(POLICY)).isTrue();
    Instant deleted = Instant.now();
    awaitPolicy(cluster);
    figures.add("drift: a deleted object → there again", since(deleted));
  }

  private List<Checks.Product> itIsRestored(Cluster cluster) throws Exception {
    Ledger late = new Ledger();
    List<Checks.Product> products = itIsBackedUp(cluster, late);
    itIsWiped(cluster);
    Instant applied = Instant.now();
    cluster.apply(restoring());
    cluster.awaitReady(PATIENCE);
    figures.add("apply → restored and Ready", since(applied));
    try (Shop shop = new Shop(cluster.gateway())) {
      checks(shop, ledger).everyOrderReadsAsAcknowledged();
      checks(shop, ledger).stockIsExactAndNeverNegative(products);
      checks(shop, late).noOrderIsThere();
    }
    return products;
  }

  // Orders go to the first ledger, then a backup is taken, then more go to the other one.
  private List<Checks.Product> itIsBackedUp(Cluster cluster, Ledger late) throws Exception {
    try (Story story = new Story(cluster);
        Shop shop = new Shop(cluster.gateway())) {
      List<Checks.Product> products =
          Checks.create(shop, platform.token("staff", "life-staff"), STOCK);
      order(shop, ledger, 200);
      String last = backupOf(cluster.orderClusterJson());
      Instant asked = cluster.ask("backup");
      Story.Moment taken =
          story.await(
              "another backup",
              asked,
              now -> hasBackup(now) && !backupOf(now.cluster()).equals(last));
      figures.add(
          "backup asked for → told, "
              + taken.cluster().at("/status/lastBackup/rows").asLong()
              + " rows",
          since(asked));
      order(shop, late, 32);
      return products;
    }
  }

  private void itIsWiped(Cluster cluster) {
    Instant wiped = Instant.now();
    cluster.delete();
    Awaitility.await("the OrderCluster is gone").atMost(PATIENCE).until(() -> !cluster.exists());
    List<String> claims = List.of("data-shop-postgres-0", "data-shop-redis-0");
    claims.forEach(cluster::deleteClaim);
    // As kubectl waits: a claim that is still going would be taken from the new pod.
    Awaitility.await("the claims are gone")
        .atMost(PATIENCE)
        .until(() -> claims.stream().noneMatch(cluster::hasClaim));
    figures.add("delete with its pods, keeping the backup", since(wiped));
  }

  private Path restoring() throws IOException {
    String text = Files.readString(Path.of("src/test/resources/life.yaml"));
    Path file = platform.data().resolveSibling("life-restoring.yaml");
    String restored =
        text.replace("      backup:", "      restoreFrom: {backup: latest}\n      backup:")
            .replace("version: \"1.0.0\"", "version: \"" + NEXT + "\"");
    assertThat(restored).contains("restoreFrom").contains(NEXT);
    return Files.writeString(file, restored);
  }

  private void whatIsKilledHealsAndIsTold(Cluster cluster, Story story, Shop shop)
      throws Exception {
    heals(story, shop, "shop-postgres", "PostgresReady");
    heals(story, shop, "shop-redis", "RedisReady");
    heals(story, shop, "shop-kafka", "KafkaReady");
    cluster.awaitReady(PATIENCE);
    Instant killed = platform.kill("order-operator");
    assertThat(cluster.deleteNetworkPolicy(POLICY)).isTrue();
    order(shop, ledger, 32);
    awaitPolicy(cluster);
    figures.add("SIGKILL of the operator → what was deleted meanwhile is there", since(killed));
    cluster.awaitReady(PATIENCE);
  }

  // However short it was away: that it was killed stands in the status afterwards too.
  private void heals(Story story, Shop shop, String pod, String condition) throws Exception {
    Instant killed = platform.kill(pod);
    Story.Moment told =
        story.await(
            pod + " is told",
            killed,
            now -> !now.says(condition, "True") || wasKilled(now.condition(condition)));
    Report.line(pod + ": " + told.condition(condition));
    Story.Moment healed =
        story.await(
            pod + " is healed",
            told.at(),
            now ->
                wasKilled(now.condition(condition))
                    && now.says(condition, "True")
                    && now.says("Ready", "True"));
    order(shop, ledger, 32);
    figures.add(
        "SIGKILL of " + pod.substring("shop-".length()) + " → told in status",
        Duration.between(killed, told.at()));
    figures.add("… → Ready again", Duration.between(killed, healed.at()));
  }

  private static boolean wasKilled(JsonNode condition) {
    return condition.path("message").asText().contains("serves again after exit code 137");
  }

  private void nothingIsLeft(Cluster cluster) {
    cluster.patch("{\"spec\":{\"deletionPolicy\":\"Delete\"}}");
    Instant deleted = Instant.now();
    cluster.delete();
    Awaitility.await("no object of the OrderCluster is left")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() -> assertThat(cluster.objects()).isEmpty());
    figures.add("delete → nothing left", since(deleted));
  }

  private void awaitPolicy(Cluster cluster) {
    Awaitility.await("the NetworkPolicy is there again")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> cluster.hasNetworkPolicy(POLICY));
  }

  private Checks checks(Shop shop, Ledger known) {
    return new Checks(shop, customers(shop, known), known, platform.token("staff", "life-staff"));
  }

  private void order(Shop shop, Ledger known, int orders) throws Exception {
    customers(shop, known).placeOrders(orders, List.copyOf(STOCK.keySet()));
  }

  private Customers customers(Shop shop, Ledger known) {
    return new Customers(platform, shop, known, CUSTOMERS);
  }

  private static String backupOf(JsonNode cluster) {
    return cluster.at("/status/lastBackup/location").asText();
  }

  private static boolean hasBackup(Story.Moment now) {
    return now.says("BackupsCurrent", "True") && now.cluster().at("/status").has("lastBackup");
  }

  private static Duration since(Instant then) {
    return Duration.between(then, Instant.now());
  }
}
