package dev.ordercluster.operator.autoscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ordercluster.operator.autoscale.History.Recommendation;
import dev.ordercluster.operator.autoscale.History.Scaling;
import dev.ordercluster.operator.autoscale.PodGroups.Moment;
import dev.ordercluster.operator.autoscale.ReplicaCalculator.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every row of `cases/hpa-cases.tsv` and `cases/upstream-hpa-cases.tsv`: numbers taken from the
/// tests of Kubernetes' podautoscaler, the second by the names of those tests.
class HpaCasesTest {
  private static final Moment MOMENT = new Moment(PodFixture.NOW, Policy.Timing.DEFAULT);
  private static final Pattern EVENT = Pattern.compile("(\\d+)@(\\d+)");

  @TestFactory
  Stream<DynamicTest> everyRowOfTheHpaTableGivesItsCount() {
    return Stream.of("/cases/hpa-cases.tsv", "/cases/upstream-hpa-cases.tsv")
        .flatMap(table -> CaseRow.table(table).stream())
        .map(row -> dynamicTest(row.toString(), () -> check(row)));
  }

  private static void check(CaseRow row) {
    switch (row.text("group")) {
      case "replicaCalc" -> calculation(row);
      case "rateLimit" -> rateLimit(row);
      case "stabilize" -> stabilization(row);
      case "controller" -> ControllerCase.check(row);
      default -> throw new AssertionError("unknown group in " + row.cells());
    }
  }

  private static void calculation(CaseRow row) {
    if (row.text("expected_replicas").equals("error")) {
      assertThatThrownBy(() -> count(row)).isInstanceOf(MetricFailure.class);
      return;
    }
    Count count = count(row);
    assertThat(count.replicas()).isEqualTo(row.number("expected_replicas"));
    if (row.has("expected_usage")) {
      assertThat(count.usage()).isEqualTo(row.number("expected_usage"));
    }
  }

  private static Count count(CaseRow row) {
    int current = row.number("current");
    int target = row.number("target_or_desired");
    Tolerance tolerance =
        new Tolerance(row.value("tolerance", "down"), row.value("tolerance", "up"));
    String kind = row.text("kind").split(" ", -1)[0];
    return switch (kind) {
      case "cpuUtil" ->
          ReplicaCalculator.utilization(
              current,
              PodGroups.of(pods(row, Signal.CPU_MILLIS, 1), Signal.CPU_MILLIS, 1, MOMENT),
              pod -> pod.requests().cpuMillis(),
              target,
              tolerance);
      case "podMetric" ->
          ReplicaCalculator.average(
              current,
              PodGroups.of(pods(row, Signal.IN_FLIGHT, 1000), Signal.IN_FLIGHT, 1000, MOMENT),
              target,
              tolerance);
      case "objectValue" ->
          ReplicaCalculator.objectValue(
              current,
              (int) row.value("kind", "ready"),
              Long.parseLong(row.text("input")),
              target,
              tolerance);
      case "averageValue" ->
          ReplicaCalculator.averageValue(
              current, Long.parseLong(row.text("input")), target, tolerance);
      default -> throw new AssertionError("unknown kind in " + row.cells());
    };
  }

  private static Facts pods(CaseRow row, Signal signal, double unit) {
    String[] words = row.text("input").split(" ", -1);
    List<Pod> pods =
        IntStream.range(0, words.length)
            .mapToObj(i -> PodFixture.of("pod-" + i, words[i], signal, unit))
            .toList();
    return PodFixture.facts(row.number("current"), pods);
  }

  private static void rateLimit(CaseRow row) {
    ScalingRules rules = rules(row.text("kind").substring("policies ".length()));
    ScalingRules down = row.text("kind").equals("policies legacy") ? ScalingRules.down() : rules;
    RateLimit limit =
        new RateLimit(row.number("min"), row.number("max"), new Policy.Behavior(rules, down));
    List<Scaling> past = new ArrayList<>();
    events(row.find("input", "up=\\[([^]]*)]"))
        .forEach(e -> past.add(new Scaling(e.time(), e.replicas())));
    events(row.find("input", "down=\\[([^]]*)]"))
        .forEach(e -> past.add(new Scaling(e.time(), -e.replicas())));
    int wish = (int) row.value("target_or_desired", "desired");
    RateLimit.Outcome outcome = limit.limit(row.number("current"), wish, past, PodFixture.NOW);
    assertThat(outcome.replicas()).isEqualTo(row.number("expected_replicas"));
    assertThat(outcome.limit().map(Limit.Reason::text).orElse("DesiredWithinRange"))
        .isEqualTo(row.text("expected_reason"));
  }

  private static ScalingRules rules(String words) {
    if (words.equals("legacy")) {
      return rules(ScalingRules.Select.MAX, List.of(new RatePolicy.DoubleOrFour()));
    }
    String[] parts = words.split(":", -1);
    List<RatePolicy> policies = new ArrayList<>();
    Matcher matcher =
        Pattern.compile("(pods|percent)=(\\d+)/(\\d+)").matcher(parts.length > 1 ? parts[1] : "");
    while (matcher.find()) {
      int value = Integer.parseInt(matcher.group(2));
      Duration period = Duration.ofSeconds(Long.parseLong(matcher.group(3)));
      policies.add(
          matcher.group(1).equals("pods")
              ? new RatePolicy.Pods(value, period)
              : new RatePolicy.Percent(value, period));
    }
    if (policies.isEmpty()) {
      policies.add(new RatePolicy.Pods(1, Duration.ofMinutes(1)));
    }
    return rules(
        switch (parts[0]) {
          case "max" -> ScalingRules.Select.MAX;
          case "min" -> ScalingRules.Select.MIN;
          case "disabled" -> ScalingRules.Select.DISABLED;
          default -> throw new AssertionError("unknown selectPolicy in " + words);
        },
        policies);
  }

  private static ScalingRules rules(ScalingRules.Select select, List<RatePolicy> policies) {
    return new ScalingRules(Duration.ZERO, select, policies, 0.1);
  }

  private static void stabilization(CaseRow row) {
    Stabilization windows =
        new Stabilization(
            Duration.ofSeconds((long) row.value("kind", "up")),
            Duration.ofSeconds((long) row.value("kind", "down")));
    List<Recommendation> past = events(row.text("input"));
    int wish = (int) row.value("target_or_desired", "desired");
    int stable =
        row.has("current")
            ? windows.stabilize(row.number("current"), wish, past, PodFixture.NOW)
            : windows.highest(wish, past, PodFixture.NOW);
    assertThat(stable).isEqualTo(row.number("expected_replicas"));
  }

  private static List<Recommendation> events(String words) {
    List<Recommendation> events = new ArrayList<>();
    Matcher matcher = EVENT.matcher(words);
    while (matcher.find()) {
      events.add(
          new Recommendation(
              PodFixture.NOW.minusSeconds(Long.parseLong(matcher.group(2))),
              Integer.parseInt(matcher.group(1))));
    }
    return events;
  }
}
