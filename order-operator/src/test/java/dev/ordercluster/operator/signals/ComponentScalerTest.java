package dev.ordercluster.operator.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.autoscale.Budget;
import dev.ordercluster.operator.desired.Component;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ComponentScalerTest {
  private static final String POLICY =
      """
      minReplicas: 2
      maxReplicas: 8
      targets: {inFlightPerReplica: 10}
      behavior: {scaleDown: {stabilizationWindowSeconds: 30}}
      """;

  private final Map<String, Told> process = new HashMap<>();
  private final List<PodSnapshot> pods = new ArrayList<>();
  private double seconds;
  private List<Budget> budgets = List.of();
  private boolean blocked;
  private ComponentScaler scaler = scaler(POLICY, Optional.empty());

  ComponentScalerTest() {
    run(2);
  }

  @Test
  void aStepOfLoadAsksForMoreWithinThreeLooks() {
    looks(3, 5);
    assertThat(scaler.view().replicas()).isEqualTo(2);
    double step = seconds;
    while (scaler.view().replicas() == 2) {
      looks(1, 30);
    }
    assertThat(seconds - step).isLessThanOrEqualTo(15);
    assertThat(scaler.view().changes()).hasSize(1);
    assertThat(scaler.view().changes().getFirst().reason()).contains("in flight");
  }

  @Test
  void aPassIsAskedForWhenTheDecisionChangesAndNotOtherwise() {
    looks(10, 5);
    assertThat(looks(20, 5)).isZero();
    assertThat(looks(3, 30)).isPositive();
  }

  @Test
  void aLostLookLeavesTheSampleBeforeItStanding() {
    looks(3, 10);
    blocked = true;
    looks(1, 10);
    assertThat(active()).isTrue();
  }

  @Test
  void blockedMetricsHoldTheNumberHoweverLongAndSaySo() {
    looks(4, 30);
    int held = scaler.view().replicas();
    run(held);
    blocked = true;
    looks(100, 0);
    assertThat(scaler.view().replicas()).isEqualTo(held);
    assertThat(active()).isFalse();
    assertThat(scaler.view().trouble())
        .hasValueSatisfying(why -> assertThat(why).contains("blocked"));
    blocked = false;
    looks(20, 0);
    assertThat(active()).isTrue();
    assertThat(scaler.view().replicas()).isEqualTo(2);
  }

  @Test
  void theNextOperatorContinuesWhereThisOneStopped() {
    looks(4, 30);
    int reached = scaler.view().replicas();
    run(reached);
    looks(4, 1);
    assertThat(scaler.view().replicas()).as("the down window still holds").isEqualTo(reached);
    String kept = scaler.view().kept();
    double change = seconds;
    scaler = scaler(POLICY, Optional.of(kept));
    assertThat(scaler.view().replicas()).isEqualTo(reached);
    assertThat(scaler.view().changes()).hasSize(1);
    while (scaler.view().replicas() == reached) {
      looks(1, 1);
    }
    assertThat(seconds - change).as("not a whole window again").isLessThanOrEqualTo(25);
  }

  @Test
  void recommendedNumbersAreToldAndNotApplied() {
    scaler = scaler("mode: Recommend\n" + POLICY, Optional.empty());
    looks(4, 30);
    assertThat(scaler.view().acts()).isFalse();
    assertThat(scaler.view().replicas()).isEqualTo(2);
    assertThat(scaler.view().decision().orElseThrow().desired()).isGreaterThan(2);
    assertThat(scaler.view().changes()).isEmpty();
  }

  @Test
  void nothingIsDecidedBeforeAPodServed() {
    pods.clear();
    assertThat(looks(5, 5)).isZero();
    assertThat(scaler.view().decision()).isEmpty();
    assertThat(scaler.view().replicas()).isEqualTo(2);
  }

  @Test
  void theFirstLookOfAllCannotJudgeARateAndThatIsNoTrouble() {
    scaler =
        scaler(
            "minReplicas: 2\nmaxReplicas: 8\ntargets: {requestsPerSecondPerReplica: 50}",
            Optional.empty());
    assertThat(looks(1, 0)).as("nothing is told").isZero();
    assertThat(scaler.view().decision()).isEmpty();
    assertThat(looks(1, 0)).isOne();
    assertThat(active()).isTrue();
    assertThat(scaler.view().decision().orElseThrow().conditions().active().message())
        .contains("computed from requestsPerSecondPerReplica: ")
        .contains("target 50");
  }

  @Test
  void anOutageFromTheFirstLookOnIsToldWithTheThird() {
    blocked = true;
    looks(2, 0);
    assertThat(scaler.view().decision()).isEmpty();
    looks(1, 0);
    assertThat(active()).isFalse();
  }

  @Test
  void everyPodTellsTheLagOfTheGroupAndItIsCountedOnce() {
    scaler =
        scaler(
            "minReplicas: 2\nmaxReplicas: 8\ntargets: {consumerLagPerReplica: 100}",
            Optional.empty());
    String lag = "inbox_consumer_lag 390\ninbox_partitions 3";
    process.replaceAll((_, told) -> told.with(lag));
    looks(2, 0);
    assertThat(scaler.view().decision().orElseThrow().desired())
        .as("390 / 100 is 4, but there are 3 partitions")
        .isEqualTo(3);
    assertThat(scaler.view().decision().orElseThrow().sentence()).contains("partitions");
  }

  @Test
  void theConnectionsThatTheDatabaseGrantsAreTheCeilingAndAreToldWithTheirNumbers() {
    budgets = List.of(new Budget.Connections(36, 18, 6));
    looks(4, 200);
    assertThat(scaler.view().replicas()).isEqualTo(3);
    run(3);
    looks(4, 200);
    var decision = scaler.view().decision().orElseThrow();
    assertThat(scaler.view().replicas()).isEqualTo(3);
    assertThat(decision.conditions().limited().reason()).isEqualTo("ConnectionBudget");
    assertThat(decision.sentence())
        .contains("grants 36 connections, 18 are kept for others and each replica holds 6")
        .contains("at most 3 replicas");
    assertThat(scaler.view().changes().getFirst().reason()).contains("36 connections");
  }

  private boolean active() {
    return scaler.view().decision().orElseThrow().conditions().active().status();
  }

  private void run(int replicas) {
    while (pods.size() < replicas) {
      String name = "shop-order-service-" + pods.size();
      pods.add(Told.pod(name, "10.0.0." + pods.size()));
      process.put(name, Told.process(1));
    }
    while (pods.size() > replicas) {
      pods.removeLast();
    }
  }

  // The number of passes asked for.
  private int looks(int count, double inFlight) {
    int news = 0;
    for (int i = 0; i < count; i++) {
      seconds += 5;
      process.replaceAll(
          (_, told) -> told.cpu(seconds / 10).inFlight(inFlight).answered(seconds * 10, 0));
      scaler.assign(assignment(scaler.assignment().wish()));
      boolean told =
          scaler
              .look(this::ask, () -> Told.EPOCH.plusMillis(Math.round(seconds * 1000)))
              .map(ComponentScaler.Look::news)
              .orElse(false);
      news += told ? 1 : 0;
    }
    return news;
  }

  private Map<String, Scrape> ask(List<PodSnapshot> asked, java.util.Set<String> metrics) {
    Map<String, Scrape> heard = new HashMap<>();
    Instant now = Told.EPOCH.plusMillis(Math.round(seconds * 1000));
    for (PodSnapshot pod : asked) {
      heard.put(
          pod.name(),
          blocked
              ? new Scrape.Failed(now, "blocked")
              : process.getOrDefault(pod.name(), Told.process(1)).at(seconds));
    }
    return heard;
  }

  private Assignment assignment(dev.ordercluster.operator.api.v1beta1.Autoscaling wish) {
    return new Assignment(wish, 2, OptionalInt.empty(), false, pods, budgets);
  }

  private ComponentScaler scaler(String yaml, Optional<String> kept) {
    Assignment assignment = assignment(PoliciesTest.wish(yaml));
    Instant now = Told.EPOCH.plusMillis(Math.round(seconds * 1000));
    ScalingMemory memory =
        kept.flatMap(text -> MemoryText.read(text, now))
            .orElseGet(() -> ScalingMemory.starting(assignment));
    return new ComponentScaler(
        MetricNames.of(Component.ORDER_SERVICE),
        assignment,
        memory,
        new ComponentScaler.Settings(Duration.ofSeconds(5), now));
  }
}
