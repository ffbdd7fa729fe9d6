package dev.ordercluster.operator.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.measure.CounterReading;
import dev.ordercluster.operator.measure.LatencyHistogram;
import dev.ordercluster.operator.measure.LatencyHistogram.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What broken pods, torn scrapes and jumping clocks lead to: a decision that loses no replica, and
/// a sentence that tells what was wrong.
class BadInputTest {
  private static final Instant NOW = PodFixture.NOW;
  private static final Policy POLICY =
      Policy.of(
          1, 20, new Target.CpuUtilization(70), new Target.Latency(95, Duration.ofMillis(250)));

  private static LatencyHistogram fast() {
    return new LatencyHistogram(
        List.of(new Bucket(0.05, 100), new Bucket(Double.POSITIVE_INFINITY, 100)), 3);
  }

  private static Pod pod(String name, double cpu, LatencyHistogram latency) {
    return PodFixture.ready(
        name,
        Map.of(
            Signal.CPU_MILLIS, cpu,
            Signal.REQUESTS_PER_SECOND, 20.0,
            Signal.IN_FLIGHT, 1.0),
        latency);
  }

  private static ScalingDecision decide(List<Pod> pods, History history, Instant now) {
    return Autoscaler.decide(PodFixture.facts(pods.size(), pods), POLICY, history, now);
  }

  private static History wished(int replicas, Duration ago) {
    return Memory.withWishes(
        History.empty(), List.of(new History.Recommendation(NOW.minus(ago), replicas)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aPodThatLiesKeepsEveryReplicaAndIsCounted(double lie) {
    List<Pod> pods = List.of(pod("a", 10, fast()), pod("b", lie, fast()));
    ScalingDecision decision = decide(pods, wished(1, Duration.ofSeconds(60)), NOW);
    assertThat(decision.desired()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -1})
  void whenAllLieNothingChangesAndTheSentenceSaysWhy(double lie) {
    List<Pod> pods =
        List.of(pod("a", lie, LatencyHistogram.empty()), pod("b", lie, LatencyHistogram.empty()));
    Policy cpu = Policy.of(1, 20, new Target.CpuUtilization(70));
    ScalingDecision decision =
        Autoscaler.decide(PodFixture.facts(2, pods), cpu, wished(1, Duration.ofSeconds(60)), NOW);
    assertThat(decision.desired()).isEqualTo(2);
    assertThat(decision.conditions().active().status()).isFalse();
    assertThat(decision.sentence())
        .contains("no metric can be judged")
        .contains("never taken away without data");
  }

  @ParameterizedTest
  @ValueSource(longs = {-86_400, -7_200, -30, 30, 7_200, 86_400})
  void aClockThatJumpedTakesNothingAwayAtOnce(long seconds) {
    List<Pod> pods = List.of(pod("a", 10, fast()), pod("b", 10, fast()), pod("c", 10, fast()));
    History history = decide(pods, wished(3, Duration.ofSeconds(10)), NOW).applied();
    Instant then = NOW.plusSeconds(seconds);
    ScalingDecision decision = decide(pods, history, then);
    assertThat(decision.desired()).isEqualTo(3);
    assertThat(decision.history().recommendations()).allMatch(entry -> !entry.time().isAfter(then));
  }

  @Test
  void aClockThatJumpsHoldsTheCountThoughSamplesAreFresh() {
    List<Pod> idle = IntStream.range(0, 5).mapToObj(i -> pod("p" + i, 10, fast())).toList();
    ScalingDecision before = decide(idle, History.empty(), NOW);
    assertThat(before.desired()).isEqualTo(5);
    Instant later = NOW.plus(Duration.ofDays(1));
    List<Pod> again = idle.stream().map(pod -> at(pod, later)).toList();
    assertThat(decide(again, before.history(), later).desired()).isEqualTo(5);
  }

  @Test
  void afterAJumpBackTheWindowIsWaitedForAgainAndThenFollowed() {
    List<Pod> pods = List.of(pod("a", 10, fast()), pod("b", 10, fast()), pod("c", 10, fast()));
    History history = decide(pods, wished(3, Duration.ofSeconds(10)), NOW).applied();
    Instant now = NOW.minus(Duration.ofHours(3));
    ScalingDecision decision = null;
    for (int look = 0; look <= 70; look++) {
      Instant then = now.plusSeconds(5L * look);
      List<Pod> fresh =
          pods.stream()
              .map(
                  pod ->
                      new Pod(
                          pod.name(),
                          pod.phase(),
                          false,
                          new Pod.Readiness.Ready(then.minusSeconds(7200)),
                          new Pod.Start.At(then.minusSeconds(7200)),
                          pod.requests(),
                          new Sample.Taken(
                              then,
                              PodFixture.WINDOW,
                              Map.of(
                                  Signal.CPU_MILLIS, 10.0,
                                  Signal.REQUESTS_PER_SECOND, 20.0,
                                  Signal.IN_FLIGHT, 1.0),
                              fast())))
              .toList();
      decision = decide(fresh, history, then);
      history = decision.history();
    }
    assertThat(decision).isNotNull();
    assertThat(decision.desired()).isLessThan(3);
  }

  @Test
  void aHistogramWithHolesOrFallingCountsJudgesWhatIsLeft() {
    LatencyHistogram torn =
        new LatencyHistogram(
            List.of(
                new Bucket(0.05, 90),
                new Bucket(0.1, 40),
                new Bucket(Double.NaN, 7),
                new Bucket(-1, 7),
                new Bucket(0.5, -3),
                new Bucket(Double.POSITIVE_INFINITY, 100)),
            Double.NaN);
    ScalingDecision decision =
        decide(List.of(pod("a", 500, torn), pod("b", 500, torn)), History.empty(), NOW);
    assertThat(decision.desired()).isEqualTo(2);
    assertThat(decision.sentence()).isNotBlank();
  }

  @Test
  void aHistogramWithoutAFiniteBucketIsNoLatency() {
    LatencyHistogram blind =
        new LatencyHistogram(List.of(new Bucket(Double.POSITIVE_INFINITY, 100)), 5);
    ScalingDecision decision =
        decide(
            List.of(pod("a", 500, blind), pod("b", 500, blind)),
            wished(1, Duration.ofSeconds(60)),
            NOW);
    assertThat(decision.desired()).isEqualTo(2);
  }

  @Test
  void aCounterThatWasResetGrewByWhatItShowsAndNeverBelowZero() {
    CounterReading before = new CounterReading(NOW, 1_000_000);
    CounterReading after = new CounterReading(NOW.plusSeconds(5), 40);
    assertThat(after.ratePerSecondSince(before)).hasValue(8);
    assertThat(before.ratePerSecondSince(after)).isEmpty();
  }

  @Test
  void podsThatVanishBetweenTwoScrapesAreNotMissedAndHoldNothing() {
    List<Pod> before = IntStream.range(0, 6).mapToObj(i -> pod("p" + i, 600, fast())).toList();
    History history = decide(before, wished(6, Duration.ofSeconds(10)), NOW).applied();
    // Three are gone while the workload still asks for six.
    ScalingDecision decision =
        Autoscaler.decide(
            PodFixture.facts(6, before.subList(0, 3)), POLICY, history, NOW.plusSeconds(5));
    assertThat(decision.desired()).isEqualTo(6);
    assertThat(decision.limits())
        .noneMatch(limit -> limit.reason() == Limit.Reason.METRICS_MISSING);
  }

  @Test
  void tenThousandPodsAreDecidedAsTwoAre() {
    List<Pod> pods = new ArrayList<>();
    IntStream.range(0, 10_000).forEach(i -> pods.add(pod("p" + i, i % 2 == 0 ? 690 : 710, fast())));
    Policy wide = Policy.of(1, 20_000, new Target.CpuUtilization(70));
    ScalingDecision decision =
        Autoscaler.decide(PodFixture.facts(10_000, pods), wide, History.empty(), NOW);
    assertThat(decision.desired()).isEqualTo(10_000);
  }

  // Sums of them do not fit a long.
  @ParameterizedTest
  @ValueSource(doubles = {1e16, 1e17, 1e18, 1e19, 1e300})
  void aNumberBeyondAllReasonTakesNothingAway(double lie) {
    for (Target target :
        List.of(
            new Target.CpuUtilization(70),
            new Target.MemoryUtilization(70),
            new Target.InFlightPerReplica(32),
            new Target.RequestsPerSecondPerReplica(100),
            new Target.ConsumerLagPerReplica(1000))) {
      List<Pod> pods =
          IntStream.range(0, 3)
              .mapToObj(i -> PodFixture.ready("p" + i, alike(i == 0 ? 1 : lie)))
              .toList();
      ScalingDecision decision =
          Autoscaler.decide(
              PodFixture.facts(3, pods),
              Policy.of(1, 20, target),
              wished(20, Duration.ofSeconds(60)),
              NOW);
      int wish =
          decision.wishes().getFirst() instanceof Wish.Wanted wanted ? wanted.replicas() : -1;
      assertThat(wish).as(decision.sentence()).isGreaterThan(3);
    }
  }

  private static Map<Signal, Double> alike(double value) {
    return Map.of(
        Signal.CPU_MILLIS, value,
        Signal.MEMORY_BYTES, value,
        Signal.IN_FLIGHT, value,
        Signal.REQUESTS_PER_SECOND, value,
        Signal.CONSUMER_LAG, value);
  }

  @Test
  void stepsThatLieAheadOfAClockThatWentBackDoNotStandAgainstTheNextForHours() {
    History history =
        new History(
            List.of(new History.Recommendation(NOW, 5)),
            List.of(new History.Scaling(NOW, 4)),
            History.LatencyModel.UNLEARNED,
            History.Promise.NONE,
            History.Delayed.NONE,
            History.Safe.NONE,
            NOW,
            History.Load.NONE);
    Policy policy = Policy.of(1, 20, new Target.InFlightPerReplica(10));
    Instant then = NOW.minus(Duration.ofHours(6));
    int desired = 0;
    for (int look = 0; look < 8; look++) {
      Instant now = then.plusSeconds(5L * look);
      List<Pod> pods =
          IntStream.range(0, 5)
              .mapToObj(i -> at(PodFixture.ready("p" + i, alike(30)), now))
              .toList();
      ScalingDecision decision = Autoscaler.decide(PodFixture.facts(5, pods), policy, history, now);
      history = decision.history();
      desired = decision.desired();
    }
    assertThat(desired).isGreaterThan(5);
  }

  private static Pod at(Pod pod, Instant time) {
    Sample.Taken taken = (Sample.Taken) pod.sample();
    return new Pod(
        pod.name(),
        pod.phase(),
        pod.deleting(),
        pod.readiness(),
        pod.start(),
        pod.requests(),
        new Sample.Taken(time, taken.window(), taken.values(), taken.latency()));
  }
}
