package dev.ordercluster.operator.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ordercluster.operator.autoscale.Policy;
import dev.ordercluster.operator.autoscale.ScalingRules;
import dev.ordercluster.operator.autoscale.Target;
import dev.ordercluster.operator.simulate.ClosedLoop.Decider;
import dev.ordercluster.operator.simulate.ClosedLoop.Point;
import dev.ordercluster.operator.simulate.ClosedLoop.Result;
import dev.ordercluster.operator.simulate.ClosedLoop.Setup;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The autoscaler in closed loop with a queueing model of the service and the recorded start of a
/// JVM. Settling time, stated: 180 s after a step up of up to four times the load, and 300 s after
/// a step down, the count changes no more.
class ClosedLoopTest {
  private static final double SETTLED_UP = 180;
  private static final double SETTLED_DOWN = 300;
  private static final double LATENCY_TARGET = 0.25;

  /// The policy of examples/autoscale/policy.yaml.
  static Policy example() {
    ScalingRules down = ScalingRules.down();
    Policy usual =
        Policy.of(
            2,
            20,
            new Target.CpuUtilization(70),
            new Target.InFlightPerReplica(32),
            new Target.Latency(95, Duration.ofMillis(250)));
    return new Policy(
        2,
        20,
        usual.targets(),
        new Policy.Behavior(
            ScalingRules.up(),
            new ScalingRules(
                Duration.ofSeconds(30), down.select(), down.policies(), down.tolerance())),
        usual.mode(),
        new Policy.ScaleDown(false, Duration.ofSeconds(105)),
        usual.fallback(),
        usual.timing());
  }

  private static Result run(Trace trace) {
    return ClosedLoop.run(
        new Setup(trace, Decider.ORDERCLUSTER, example(), LATENCY_TARGET),
        ServiceModel.Parameters.orderService());
  }

  private static List<Double> changes(Result result, double from, double to) {
    return result.points().stream()
        .filter(point -> point.decision().changes())
        .map(Point::time)
        .filter(time -> time >= from && time < to)
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> underConstantLoadTheCountSettlesAndStays() {
    return DoubleStream.of(40, 100, 170, 171, 260, 350, 420, 600, 875, 1100, 1500)
        .mapToObj(
            load ->
                dynamicTest(
                    load + " requests/s",
                    () -> {
                      Result result = run(new Trace("constant", 2400, _ -> load));
                      assertThat(changes(result, 600, 2400)).isEmpty();
                      assertThat(changes(result, 0, 600)).hasSizeLessThanOrEqualTo(2);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> aStepSettlesInTheStatedTime() {
    return DoubleStream.of(1.5, 2, 3, 4)
        .mapToObj(
            factor ->
                dynamicTest(
                    "× " + factor,
                    () -> {
                      Result result =
                          run(
                              new Trace(
                                  "step", 1800, t -> t >= 300 && t < 1000 ? 160 * factor : 160));
                      assertThat(changes(result, 300 + SETTLED_UP, 1000)).isEmpty();
                      assertThat(changes(result, 1000 + SETTLED_DOWN, 1800)).isEmpty();
                    }));
  }

  @Test
  void aStepIsAnsweredWithinFifteenSeconds() {
    Result result = run(Trace.step());
    assertThat(changes(result, 300, 1500).getFirst()).isLessThanOrEqualTo(315);
  }

  @Test
  void theRecordedStartOfAJvmCausesNoSecondScaleUp() {
    // One more replica is enough; its start and its warm-up use CPU that is no load.
    Result result = run(new Trace("start", 900, t -> t < 300 ? 160 : 230));
    assertThat(changes(result, 300, 900)).hasSize(1);
    assertThat(result.points().getLast().replicas()).isEqualTo(3);
    JvmStart start = JvmStart.recorded();
    assertThat(start.warmingMillis(start.readySecond() + 25))
        .as("CPU of warming up")
        .isGreaterThan(50);
  }

  @Test
  void aPlainHpaTakesTheSameStartForLoad() {
    Result result =
        ClosedLoop.run(
            new Setup(Trace.step(), Decider.PLAIN_HPA, Comparison.hpa(example()), LATENCY_TARGET),
            ServiceModel.Parameters.orderService());
    int needed = 7;
    int most = result.points().stream().mapToInt(Point::replicas).max().orElse(0);
    assertThat(most).isGreaterThan(needed);
    assertThat(run(Trace.step()).points().stream().mapToInt(Point::replicas).max().orElse(0))
        .isEqualTo(needed);
  }

  @TestFactory
  Stream<DynamicTest> everyCountStaysWithinItsBounds() {
    return Trace.all().stream()
        .map(
            trace ->
                dynamicTest(
                    trace.name(),
                    () ->
                        assertThat(run(trace).points())
                            .allMatch(
                                point ->
                                    point.decision().desired() >= 2
                                        && point.decision().desired() <= 20)));
  }

  @TestFactory
  Stream<DynamicTest> noTraceOfTheFiguresIsWorseThanAPlainHpa() {
    // docs/reference/figures.md says so of this one: neither changes anything, nothing is to be
    // gained.
    Set<String> nothingToGain = Set.of("noisy");
    return Comparison.run(example()).stream()
        .map(
            row ->
                dynamicTest(
                    row.trace(),
                    () -> {
                      assertThat(row.worse()).isZero();
                      assertThat(row.better())
                          .isGreaterThanOrEqualTo(nothingToGain.contains(row.trace()) ? 0 : 2);
                    }));
  }

  @Test
  void theSameRunGivesTheSameDecisions() {
    assertThat(run(Trace.noisy()).points()).isEqualTo(run(Trace.noisy()).points());
  }
}
