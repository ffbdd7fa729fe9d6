package dev.ordercluster.operator.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.autoscale.Pod.Phase;
import dev.ordercluster.operator.autoscale.Pod.Readiness;
import dev.ordercluster.operator.autoscale.Pod.Start;
import dev.ordercluster.operator.measure.LatencyHistogram;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Pods whose code is still being compiled.
class WarmUpTest {
  private static final Instant RECENTLY = PodFixture.NOW.minusSeconds(12);
  private static final Policy POLICY = Policy.of(1, 3, new Target.CpuUtilization(70));

  private static Pod young(double cpuMillis, double perSecond, double inFlight) {
    return new Pod(
        "young",
        Phase.RUNNING,
        false,
        new Readiness.Ready(RECENTLY),
        new Start.At(RECENTLY.minusSeconds(6)),
        PodFixture.REQUESTS,
        new Sample.Taken(
            PodFixture.NOW, PodFixture.WINDOW, told(cpuMillis, perSecond, inFlight), none()));
  }

  private static Map<Signal, Double> told(double cpuMillis, double perSecond, double inFlight) {
    return Map.of(
        Signal.CPU_MILLIS, cpuMillis,
        Signal.REQUESTS_PER_SECOND, perSecond,
        Signal.IN_FLIGHT, inFlight);
  }

  private static LatencyHistogram none() {
    return LatencyHistogram.empty();
  }

  private static ScalingDecision decide(Pod... pods) {
    return Autoscaler.decide(
        PodFixture.facts(pods.length, List.of(pods)), POLICY, History.empty(), PodFixture.NOW);
  }

  @Test
  void aRestartThatNobodyAsksAnythingOfIsNoLoad() {
    ScalingDecision decision = decide(young(1010, 0.1, 0));
    assertThat(decision.desired()).as(decision.sentence()).isEqualTo(1);
    assertThat(decision.sentence()).doesNotContain("Arrivals");
  }

  @Test
  void aRestartUnderLoadIsLoad() {
    assertThat(decide(young(1010, 40, 3)).desired()).isEqualTo(2);
  }

  @Test
  void requestsThatTakeLongAreLoadHoweverFewTheyAre() {
    assertThat(decide(young(1010, 0.5, 2)).desired()).isEqualTo(2);
  }

  @Test
  void besideAnOlderPodAYoungOneCountsWhatThatUses() {
    Pod old = PodFixture.ready("old", told(600, 20, 1));
    assertThat(decide(old, young(1990, 20, 1)).desired()).isEqualTo(2);
  }
}
