package dev.ordercluster.operator.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.autoscale.History.LatencyModel;
import dev.ordercluster.operator.autoscale.PodGroups.Moment;
import dev.ordercluster.operator.measure.LatencyHistogram;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BottleneckTest {
  private static final Policy POLICY =
      Policy.of(1, 10, new Target.CpuUtilization(70), new Target.InFlightPerReplica(32));
  private static final Policy BUSY =
      Policy.of(1, 10, new Target.CpuUtilization(70), new Target.InFlightPerReplica(20));
  private static final LatencyModel LEARNED = new LatencyModel(2, 0, 0.02, 0.005);

  /// One replica at 200 of 1000 milli-cores, with a pool of six, whose requests take `duration`.
  private static Facts facts(double rate, double wait, double inUse, double duration) {
    long answered = Math.round(rate * 10);
    LatencyHistogram latency =
        answered == 0
            ? LatencyHistogram.empty()
            : new LatencyHistogram(
                List.of(new LatencyHistogram.Bucket(Double.POSITIVE_INFINITY, answered)),
                answered * duration);
    return PodFixture.facts(
        1,
        List.of(
            PodFixture.ready(
                "one",
                Map.of(
                    Signal.CPU_MILLIS,
                    200.0,
                    Signal.IN_FLIGHT,
                    40.0,
                    Signal.REQUESTS_PER_SECOND,
                    rate,
                    Signal.POOL_WAIT_SECONDS,
                    wait,
                    Signal.POOL_IN_USE,
                    inUse,
                    Signal.POOL_SIZE,
                    6.0),
                latency)));
  }

  private static Optional<String> behind(Facts facts, LatencyModel learned) {
    Observation seen = Observation.of(facts, new Moment(PodFixture.NOW, POLICY.timing()));
    return Bottleneck.behind(seen, POLICY, learned);
  }

  @ParameterizedTest
  @CsvSource({
    // one of three looks found the relay's connection in use, at 8 requests/s: "held for 42 ms"
    "8,  0.000, 0.33, 0.030",
    // every look did
    "8,  0.000, 1.00, 0.030",
    // threads wait for a core, and so for a connection too, though most are free
    "48, 0.040, 1.67, 0.120",
    "48, 0.200, 2.00, 0.400",
  })
  void aMachineThatIsShortOfCpuIsNoSaturatedDatabase(
      double rate, double wait, double inUse, double duration) {
    assertThat(behind(facts(rate, wait, inUse, duration), LEARNED)).isEmpty();
    assertThat(behind(facts(rate, wait, inUse, duration), LatencyModel.UNLEARNED)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // a pool in full use and requests that wait for it or hold it for long
    "48, 0.300, 6.00, 0.500, wait 300 ms of 500 ms for a database connection",
    "20, 0.000, 5.00, 0.400, hold a database connection for 250 ms (usually 5 ms) of 400 ms",
    "20, 0.000, 3.00, 0.200, hold a database connection for 150 ms (usually 5 ms) of 200 ms",
  })
  void aDatabaseThatKeepsConnectionsBusyIsNamedWithItsNumbers(
      double rate, double wait, double inUse, double duration, String words) {
    assertThat(behind(facts(rate, wait, inUse, duration), LEARNED).orElseThrow()).contains(words);
  }

  @Test
  void aDatabaseThatAnswersNothingAtAllIsNamedThoughNoRequestHasADuration() {
    assertThat(behind(facts(0, 0, 6, 0), LatencyModel.UNLEARNED))
        .contains("no request was answered while all 6 database connections are in use");
    assertThat(behind(facts(0, 0, 2, 0), LatencyModel.UNLEARNED)).isEmpty();
  }

  // Six connections in full use, each held no longer than ever: the pool is what is too small.
  @Test
  void aPoolThatIsTooSmallForTheLoadCallsForReplicasWithoutALatencyTargetToo() {
    Policy policy = Policy.of(1, 10, new Target.InFlightPerReplica(20));
    History history =
        Autoscaler.decide(facts(100, 0, 0.5, 0.01), policy, History.empty(), PodFixture.NOW)
            .history();
    ScalingDecision decision =
        Autoscaler.decide(facts(1200, 0.03, 6, 0.04), policy, history, PodFixture.NOW);
    assertThat(decision.desired()).as(decision.sentence()).isGreaterThan(1);
    ScalingDecision slow =
        Autoscaler.decide(facts(100, 0.3, 6, 0.4), policy, history, PodFixture.NOW);
    assertThat(slow.desired()).isEqualTo(1);
    assertThat(slow.conditions().limited().reason()).isEqualTo("BackendSaturated");
  }

  // Nobody knows whether the pool or the database is too small: after a while it is tried.
  @Test
  void aServiceThatWasNeverSeenAtEaseIsNotHeldForEver() {
    History history = History.empty();
    int looks = 0;
    int desired = 1;
    while (desired == 1 && looks < 400) {
      looks++;
      ScalingDecision decision =
          Autoscaler.decide(facts(1200, 0.03, 6, 0.04), BUSY, history, PodFixture.NOW);
      history = decision.history();
      desired = decision.desired();
    }
    assertThat(looks).as("looks until one is tried, 5 s apart").isBetween(120, 240);
  }

  @Test
  void aDatabaseThatBecameSlowIsNotTakenForUsualHoweverLongItLasts() {
    History history =
        Autoscaler.decide(facts(100, 0, 0.5, 0.01), BUSY, History.empty(), PodFixture.NOW)
            .history();
    for (int look = 0; look < 2000; look++) {
      ScalingDecision decision =
          Autoscaler.decide(facts(100, 0.3, 6, 0.4), BUSY, history, PodFixture.NOW);
      history = decision.history();
      assertThat(decision.desired()).isEqualTo(1);
    }
  }

  @Test
  void noReplicaIsAddedWhileTheDatabaseAnswersNothing() {
    ScalingDecision decision =
        Autoscaler.decide(facts(0, 0, 6, 0), POLICY, History.empty(), PodFixture.NOW);
    assertThat(decision.desired()).isEqualTo(1);
    assertThat(decision.conditions().limited().reason()).isEqualTo("BackendSaturated");
  }
}
