package dev.ordercluster.operator.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.autoscale.History.LatencyModel;
import dev.ordercluster.operator.autoscale.History.Load;
import dev.ordercluster.operator.autoscale.History.Promise;
import dev.ordercluster.operator.autoscale.History.Recommendation;
import dev.ordercluster.operator.autoscale.History.Safe;
import dev.ordercluster.operator.autoscale.Limit.Reason;
import dev.ordercluster.operator.measure.LatencyHistogram;
import dev.ordercluster.operator.measure.LatencyHistogram.Bucket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What the HPA does not know.
class GuardsTest {
  private static final Target CPU = new Target.CpuUtilization(70);
  private static final Target IN_FLIGHT = new Target.InFlightPerReplica(32);
  private static final Target LATENCY = new Target.Latency(95, Duration.ofMillis(250));

  private static LatencyHistogram latency(double seconds) {
    return new LatencyHistogram(
        List.of(new Bucket(seconds, 1000), new Bucket(Double.POSITIVE_INFINITY, 1000)),
        700 * seconds);
  }

  private static List<Pod> pods(int count, double seconds, Map<Signal, Double> values) {
    return IntStream.range(0, count)
        .mapToObj(i -> PodFixture.ready("pod-" + i, values, latency(seconds)))
        .toList();
  }

  private static ScalingDecision decide(Facts facts, Policy policy, History history) {
    return Autoscaler.decide(facts, policy, history, PodFixture.NOW);
  }

  private static List<Reason> reasons(ScalingDecision decision) {
    return decision.limits().stream().map(Limit::reason).toList();
  }

  private static Map<Signal, Double> busy(double cpu, double inFlight, double poolWait) {
    return Map.of(
        Signal.CPU_MILLIS,
        cpu,
        Signal.IN_FLIGHT,
        inFlight,
        Signal.REQUESTS_PER_SECOND,
        100.0,
        Signal.POOL_WAIT_SECONDS,
        poolWait,
        Signal.POOL_IN_USE,
        10.0,
        Signal.POOL_SIZE,
        10.0);
  }

  private static History with(Promise promise, Safe safe, java.time.Instant lastMetrics) {
    return with(promise, safe, lastMetrics, Load.NONE);
  }

  private static History with(
      Promise promise, Safe safe, java.time.Instant lastMetrics, Load previous) {
    return new History(
        List.of(new Recommendation(PodFixture.NOW.minusSeconds(60), 1)),
        List.of(),
        LatencyModel.UNLEARNED,
        promise,
        History.Delayed.NONE,
        safe,
        lastMetrics,
        previous);
  }

  @Test
  void aSaturatedDatabaseCallsForNoReplicasAndIsNamed() {
    Facts facts = PodFixture.facts(2, pods(2, 0.6, busy(200, 90, 0.3)));
    ScalingDecision decision =
        decide(facts, Policy.of(1, 10, CPU, IN_FLIGHT, LATENCY), History.empty());
    assertThat(decision.desired()).isEqualTo(2);
    assertThat(reasons(decision)).contains(Reason.BACKEND_SATURATED);
    assertThat(decision.conditions().limited().status()).isTrue();
    assertThat(decision.conditions().limited().reason()).isEqualTo("BackendSaturated");
    assertThat(decision.sentence()).contains("database connection");
  }

  @Test
  void aServiceThatIsItselfBusyGetsReplicasThoughTheDatabaseWaitsToo() {
    Facts facts = PodFixture.facts(2, pods(2, 0.6, busy(950, 90, 0.3)));
    assertThat(decide(facts, Policy.of(1, 10, CPU, LATENCY), History.empty()).desired())
        .isGreaterThan(2);
  }

  @Test
  void latencyOverTargetWithAnIdleServiceCallsForNothing() {
    Facts facts = PodFixture.facts(3, pods(3, 0.6, busy(100, 2, 0)));
    ScalingDecision decision = decide(facts, Policy.of(1, 10, CPU, LATENCY), History.empty());
    assertThat(decision.desired()).isEqualTo(3);
  }

  @Test
  void nothingIsTakenAwayWhileLatencyIsOverItsTarget() {
    Facts facts = PodFixture.facts(4, pods(4, 0.3, busy(50, 1, 0)));
    Policy policy = Policy.of(1, 10, CPU, LATENCY);
    ScalingDecision decision = decide(facts, policy, with(Promise.NONE, Safe.NONE, PodFixture.NOW));
    assertThat(decision.desired()).isEqualTo(4);
  }

  @Test
  void aScaleUpThatGainedNothingHoldsTheNextOneAndSaysSo() {
    Promise promise = new Promise(PodFixture.NOW.minusSeconds(120), 2, 4, 400, 800);
    Facts facts = PodFixture.facts(4, pods(4, 0.1, busy(990, 10, 0)));
    ScalingDecision decision =
        decide(facts, Policy.of(1, 10, CPU), with(promise, Safe.NONE, PodFixture.NOW));
    assertThat(decision.desired()).isEqualTo(4);
    assertThat(reasons(decision)).contains(Reason.INEFFECTIVE_SCALE_UP);
    assertThat(decision.sentence())
        .contains("from 2 to 4")
        .contains("the 400 that come in are answered, and cpuUtilization is over its target");
    Load before = new Load(PodFixture.NOW.minusSeconds(1), 0, 400, 400);
    History piling = with(promise, Safe.NONE, PodFixture.NOW, before);
    assertThat(decide(facts, Policy.of(1, 10, CPU), piling).sentence())
        .contains("was to raise throughput from 400 to 800 requests/s and brought it to 400");
  }

  // All that comes in is answered before and after, so there was no throughput to gain.
  @Test
  void aStepThatBroughtReliefIsFollowedByTheNextThoughThroughputIsTheSame() {
    Promise promise = new Promise(PodFixture.NOW.minusSeconds(120), 4, 5, 500, 625, 95);
    Policy policy = Policy.of(1, 10, new Target.CpuUtilization(50));
    History history = with(promise, Safe.NONE, PodFixture.NOW);
    Facts relieved = PodFixture.facts(5, pods(5, 0.1, busy(760, 10, 0)));
    ScalingDecision next = decide(relieved, policy, history);
    assertThat(next.desired()).as(next.sentence()).isGreaterThan(5);
    Facts asBefore = PodFixture.facts(5, pods(5, 0.1, busy(945, 10, 0)));
    ScalingDecision held = decide(asBefore, policy, history);
    assertThat(held.desired()).isEqualTo(5);
    assertThat(reasons(held)).contains(Reason.INEFFECTIVE_SCALE_UP);
  }

  @Test
  void aScaleUpRemembersTheCpuThatAskedForIt() {
    Facts facts = PodFixture.facts(4, pods(4, 0.1, busy(950, 10, 0)));
    ScalingDecision decision = decide(facts, Policy.of(1, 10, CPU), History.empty());
    assertThat(decision.applied().promise().cpuPercent()).isEqualTo(95);
  }

  @Test
  void anIneffectiveStepIsForgottenAfterTenMinutes() {
    Promise promise = new Promise(PodFixture.NOW.minusSeconds(601), 2, 4, 400, 800);
    Facts facts = PodFixture.facts(4, pods(4, 0.1, busy(990, 10, 0)));
    assertThat(
            decide(facts, Policy.of(1, 10, CPU), with(promise, Safe.NONE, PodFixture.NOW))
                .desired())
        .isGreaterThan(4);
  }

  @Test
  void nothingIsTakenAwayWhileNothingIsAnswered() {
    Map<Signal, Double> stuck =
        Map.of(
            Signal.CPU_MILLIS, 10.0,
            Signal.IN_FLIGHT, 40.0,
            Signal.REQUESTS_PER_SECOND, 0.0,
            Signal.POOL_IN_USE, 6.0,
            Signal.POOL_SIZE, 6.0);
    List<Pod> pods =
        IntStream.range(0, 4).mapToObj(i -> PodFixture.ready("pod-" + i, stuck)).toList();
    History past = with(Promise.NONE, Safe.NONE, PodFixture.NOW);
    ScalingDecision decision =
        decide(PodFixture.facts(4, pods), Policy.of(1, 10, CPU, LATENCY), past);
    assertThat(decision.desired()).as(decision.sentence()).isEqualTo(4);
    assertThat(reasons(decision)).contains(Reason.LATENCY_OVER_TARGET);
  }

  @Test
  void aScaleUpThatGainedNothingNeverHoldsTheWayDown() {
    Promise promise = new Promise(PodFixture.NOW.minusSeconds(120), 2, 4, 400, 800);
    Facts facts = PodFixture.facts(4, pods(4, 0.1, busy(100, 1, 0)));
    ScalingDecision decision =
        decide(facts, Policy.of(1, 10, CPU), with(promise, Safe.NONE, PodFixture.NOW));
    assertThat(decision.desired()).isEqualTo(1);
  }

  @Test
  void aConnectionBudgetIsTheCeilingAndIsNamed() {
    List<Budget> budgets = List.of(new Budget.Connections(60, 20, 10));
    Facts facts =
        new Facts(2, pods(2, 0.1, busy(1000, 10, 0)), budgets, Facts.ScheduledMinimum.NONE);
    Policy policy = Policy.of(1, 10, new Target.CpuUtilization(20));
    ScalingDecision decision = decide(facts, policy, History.empty());
    assertThat(decision.desired()).isEqualTo(4);
    assertThat(decision.conditions().limited().reason()).isEqualTo("ConnectionBudget");
    assertThat(decision.sentence()).contains("60 connections");
  }

  @Test
  void consumerLagNeverAsksForMoreThanPartitions() {
    List<Budget> budgets = List.of(new Budget.Partitions("orders.events", 3));
    Facts facts =
        new Facts(
            2,
            pods(2, 0.1, Map.of(Signal.CONSUMER_LAG, 50_000.0)),
            budgets,
            Facts.ScheduledMinimum.NONE);
    ScalingDecision decision =
        decide(facts, Policy.of(1, 10, new Target.ConsumerLagPerReplica(1000)), History.empty());
    assertThat(decision.desired()).isEqualTo(3);
    assertThat(decision.conditions().limited().reason()).isEqualTo("PartitionBudget");
  }

  @Test
  void aWindowOfTheScheduleRaisesTheMinimumWithoutMetrics() {
    Facts facts = new Facts(2, List.of(), List.of(), new Facts.ScheduledMinimum("black-friday", 6));
    ScalingDecision decision = decide(facts, Policy.of(1, 10, CPU), History.empty());
    assertThat(decision.desired()).isEqualTo(6);
    assertThat(decision.sentence()).contains("black-friday");
  }

  @Test
  void recommendModeDecidesAndDoesNotAct() {
    Policy auto = Policy.of(1, 10, CPU);
    Policy recommend =
        new Policy(
            1,
            10,
            auto.targets(),
            auto.behavior(),
            Policy.Mode.RECOMMEND,
            auto.scaleDown(),
            auto.fallback(),
            auto.timing());
    Facts facts = PodFixture.facts(2, pods(2, 0.1, busy(1000, 10, 0)));
    ScalingDecision decision = decide(facts, recommend, History.empty());
    assertThat(decision.desired()).isEqualTo(3);
    assertThat(decision.changes()).isFalse();
    assertThat(decision.applied()).isEqualTo(decision.history());
    assertThat(decision.sentence()).startsWith("Recommended only.");
  }

  @Test
  void pausedScaleDownKeepsReplicasAndStillAddsThem() {
    Policy usual = Policy.of(1, 10, CPU);
    Policy paused =
        new Policy(
            1,
            10,
            usual.targets(),
            usual.behavior(),
            usual.mode(),
            new Policy.ScaleDown(true, Duration.ZERO),
            usual.fallback(),
            usual.timing());
    History past = with(Promise.NONE, Safe.NONE, PodFixture.NOW);
    Facts idle = PodFixture.facts(3, pods(3, 0.1, busy(50, 1, 0)));
    Facts full = PodFixture.facts(3, pods(3, 0.1, busy(1000, 10, 0)));
    assertThat(decide(idle, paused, past).desired()).isEqualTo(3);
    assertThat(decide(idle, usual, past).desired()).isEqualTo(1);
    assertThat(decide(full, paused, past).desired()).isGreaterThan(3);
  }

  @Test
  void anOutageHoldsThenRaisesToTheFallbackAndNeverLowers() {
    Policy usual = Policy.of(1, 10, CPU);
    Policy policy =
        new Policy(
            1,
            10,
            usual.targets(),
            usual.behavior(),
            usual.mode(),
            usual.scaleDown(),
            new Policy.Fallback.Static(Duration.ofMinutes(5), 4),
            usual.timing());
    List<Pod> silent = pods(2, 0.1, Map.of());
    var now = PodFixture.NOW;
    History young = with(Promise.NONE, Safe.NONE, now.minusSeconds(100));
    History old = with(Promise.NONE, Safe.NONE, now.minusSeconds(301));
    assertThat(decide(PodFixture.facts(2, silent), policy, young).desired()).isEqualTo(2);
    ScalingDecision late = decide(PodFixture.facts(2, silent), policy, old);
    assertThat(late.desired()).isEqualTo(4);
    assertThat(reasons(late)).containsExactly(Reason.FALLBACK);
    assertThat(decide(PodFixture.facts(6, pods(6, 0.1, Map.of())), policy, old).desired())
        .isEqualTo(6);
  }
}
