package dev.ordercluster.operator.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.autoscale.History.Recommendation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The rows that tell a whole decision in words: pods, broken metrics, bounds.
final class ControllerCase {
  private static final Pattern PODS =
      Pattern.compile("cpu (\\d+)% pods ((?:\\d+ )+)of (\\d+)", Pattern.CASE_INSENSITIVE);
  // What "same pods" refers to: the scale-down pods of horizontal_test.go.
  private static final String FIVE_PODS = "cpu 50% pods 100 300 500 250 250 of 1000";

  private ControllerCase() {}

  static void check(CaseRow row) {
    String words = row.text("input").replace("same pods", FIVE_PODS);
    String lower = words.toLowerCase(Locale.ROOT);
    boolean broken = lower.contains("invalid") || lower.contains("error");
    int current = row.number("current");
    List<Pod> pods = new ArrayList<>();
    int percent = 50;
    Matcher matcher = PODS.matcher(words);
    if (matcher.find()) {
      percent = Integer.parseInt(matcher.group(1));
      String[] usages = matcher.group(2).strip().split(" ", -1);
      String request = matcher.group(3);
      IntStream.range(0, usages.length)
          .mapToObj(i -> usages[i] + "/" + request + "/R")
          .map(word -> PodFixture.of("pod-" + pods.size(), word, Signal.CPU_MILLIS, 1))
          .forEach(pods::add);
    } else {
      assertThat(lower).as("the words of " + row).contains("no metrics");
    }
    List<Target> targets = new ArrayList<>(List.of(new Target.CpuUtilization(percent)));
    if (broken) {
      targets.add(new Target.ConsumerLagPerReplica(100));
    }
    Policy policy = Policy.of(row.number("min"), row.number("max"), targets.toArray(Target[]::new));
    ScalingDecision decision =
        Autoscaler.decide(
            PodFixture.facts(current, pods),
            policy,
            lower.contains("first sync") ? History.empty() : quietPast(row.number("min")),
            PodFixture.NOW);
    assertThat(decision.desired()).isEqualTo(row.number("expected_replicas"));
    conditions(row, decision, lower.contains("invalid"));
  }

  // As the upstream tests do it: a past that holds nothing back.
  private static History quietPast(int min) {
    return Memory.withWishes(
        History.empty(), List.of(new Recommendation(PodFixture.NOW.minusSeconds(60), min)));
  }

  private static void conditions(CaseRow row, ScalingDecision decision, boolean invalid) {
    String expected = row.text("expected_reason");
    ScalingDecision.Conditions conditions = decision.conditions();
    if (expected.contains("ScalingActive=False")) {
      assertThat(conditions.active().status()).isFalse();
      // A kind of metric that does not exist cannot be named here: it fails as one that has no
      // data.
      if (!invalid) {
        assertThat(expected).contains(conditions.active().reason());
      }
    }
    if (expected.contains("AbleToScale") || expected.contains("SucceededRescale")) {
      assertThat(conditions.able().status()).isTrue();
      assertThat(expected).contains(conditions.able().reason());
    }
    if (expected.contains("error returned")) {
      assertThat(decision.wishes()).anyMatch(Wish.Failed.class::isInstance);
    }
  }
}
