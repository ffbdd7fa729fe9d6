package dev.ordercluster.operator.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.autoscale.Limit.Reason;
import dev.ordercluster.operator.measure.LatencyHistogram;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What lies behind the service becomes slow from one look to the next.
class StallTest {
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Policy POLICY =
      Policy.of(
          1, 4, new Target.InFlightPerReplica(4), new Target.Latency(95, Duration.ofMillis(400)));

  private Instant now = PodFixture.NOW;
  private History history = History.empty();

  /// A look at one replica at a tenth of its CPU with a pool of six.
  private ScalingDecision look(double rate, double inFlight, double poolInUse, double rowWait) {
    now = now.plus(PERIOD);
    Map<Signal, Double> values = new EnumMap<>(Signal.class);
    values.put(Signal.CPU_MILLIS, 100.0);
    values.put(Signal.IN_FLIGHT, inFlight);
    values.put(Signal.REQUESTS_PER_SECOND, rate);
    values.put(Signal.POOL_WAIT_SECONDS, 0.001);
    values.put(Signal.ROW_WAIT_SECONDS, rowWait);
    values.put(Signal.POOL_IN_USE, poolInUse);
    values.put(Signal.POOL_SIZE, 6.0);
    LatencyHistogram latency =
        new LatencyHistogram(
            List.of(new LatencyHistogram.Bucket(Double.POSITIVE_INFINITY, rate * 10)),
            10 * Math.max(0.02 * rate, inFlight));
    Pod ready = PodFixture.ready("one", Map.of());
    Pod pod =
        new Pod(
            ready.name(),
            ready.phase(),
            ready.deleting(),
            ready.readiness(),
            ready.start(),
            ready.requests(),
            new Sample.Taken(now, PERIOD.multipliedBy(2), values, latency));
    ScalingDecision decision =
        Autoscaler.decide(PodFixture.facts(1, List.of(pod)), POLICY, history, now);
    history = decision.history();
    return decision;
  }

  private void atEase() {
    for (int i = 0; i < 12; i++) {
      assertThat(look(20, 0.4, 0.1, 0).desired()).isEqualTo(1);
    }
  }

  // Seen with a locked table: means over three looks of a pool that went from 0 to 4 of 6, and of
  // requests in flight that went from 0 to 19 and on. Those that wait for rows tell it when they
  // give up.
  @Test
  void aDatabaseThatStallsAsksForNoReplicaBeforeThePoolTellsIt() {
    atEase();
    ScalingDecision first = look(14, 6.3, 1.4, 0);
    assertThat(first.desired()).as(first.sentence()).isEqualTo(1);
    assertThat(first.conditions().limited().reason()).isEqualTo(Reason.SHORT_EXCESS.text());
    assertThat(first.sentence())
        .contains("6.3 requests in flight per replica")
        .contains("though no more come in and CPU is free, which has to last for 15 s");
    assertThat(look(9, 20, 2.7, 0).desired()).isEqualTo(1);
    for (int i = 0; i < 20; i++) {
      ScalingDecision later = look(5, 40, 4, 2);
      assertThat(later.desired()).as(later.sentence()).isEqualTo(1);
      assertThat(later.conditions().limited().reason()).isEqualTo("BackendSaturated");
    }
  }

  // Nobody holds a connection while it waits for a row that others change.
  @Test
  void requestsThatWaitForOneRowAskForNoReplicaThoughThePoolIsFree() {
    atEase();
    look(18, 6, 1, 0.3);
    look(18, 12, 2, 0.5);
    for (int i = 0; i < 20; i++) {
      ScalingDecision later = look(18, 18, 2, 0.9);
      assertThat(later.desired()).as(later.sentence()).isEqualTo(1);
      assertThat(later.sentence()).contains("for rows that other requests change");
    }
  }

  @Test
  void aPileThatNothingBehindTheServiceExplainsIsFollowedOnceItLasted() {
    atEase();
    assertThat(look(20, 8, 0.2, 0).desired()).isEqualTo(1);
    assertThat(look(20, 8, 0.2, 0).desired()).isEqualTo(1);
    assertThat(look(20, 8, 0.2, 0).desired()).isGreaterThan(1);
  }

  @Test
  void moreRequestsThanBeforeAreFollowedAtOnce() {
    atEase();
    ScalingDecision step = look(40, 8, 0.5, 0);
    assertThat(step.desired()).as(step.sentence()).isGreaterThan(1);
  }
}
