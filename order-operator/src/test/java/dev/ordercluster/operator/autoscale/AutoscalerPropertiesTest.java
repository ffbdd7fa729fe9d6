package dev.ordercluster.operator.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.measure.LatencyHistogram;
import dev.ordercluster.operator.measure.LatencyHistogram.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What holds of every decision, tried on thousands of random ones; the seed is fixed.
class AutoscalerPropertiesTest {
  private static final long SEED = 20261123;
  private static final int TRIES = 1000;
  private static final List<Target> TARGETS =
      List.of(
          new Target.CpuUtilization(70),
          new Target.MemoryUtilization(80),
          new Target.InFlightPerReplica(32),
          new Target.RequestsPerSecondPerReplica(100),
          new Target.Latency(95, Duration.ofMillis(250)),
          new Target.ConsumerLagPerReplica(1000));

  private static final Map<Signal, Double> MOST =
      inOrder(
          Signal.CPU_MILLIS, 2000.0,
          Signal.MEMORY_BYTES, 2e9,
          Signal.IN_FLIGHT, 200.0,
          Signal.REQUESTS_PER_SECOND, 500.0,
          Signal.CONSUMER_LAG, 20000.0,
          Signal.POOL_WAIT_SECONDS, 0.2,
          Signal.POOL_IN_USE, 10.0,
          Signal.POOL_SIZE, 10.0);

  // A seed has to give the same run each time, so the order may not change.
  private static Map<Signal, Double> inOrder(Object... signalsAndValues) {
    Map<Signal, Double> map = new EnumMap<>(Signal.class);
    for (int i = 0; i < signalsAndValues.length; i += 2) {
      map.put((Signal) signalsAndValues[i], (Double) signalsAndValues[i + 1]);
    }
    return map;
  }

  private static LatencyHistogram latency(double seconds) {
    return new LatencyHistogram(
        List.of(
            new Bucket(seconds / 2, 50),
            new Bucket(seconds, 100),
            new Bucket(Double.POSITIVE_INFINITY, 100)),
        70 * seconds);
  }

  private static Pod pod(Random random, String name, boolean broken) {
    Map<Signal, Double> values = new EnumMap<>(Signal.class);
    MOST.forEach((signal, most) -> values.put(signal, random.nextDouble() * most));
    if (broken) {
      Signal signal = List.copyOf(MOST.keySet()).get(random.nextInt(MOST.size()));
      double[] lies = {Double.NaN, -1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
      values.put(signal, lies[random.nextInt(lies.length)]);
    }
    Pod ready = PodFixture.ready(name, values, latency(random.nextDouble()));
    return switch (random.nextInt(broken ? 12 : 1000)) {
      case 0 -> with(ready, Pod.Phase.PENDING, false, ready.sample());
      case 1 -> with(ready, Pod.Phase.FAILED, false, ready.sample());
      case 2 -> with(ready, Pod.Phase.RUNNING, true, ready.sample());
      case 3 -> with(ready, Pod.Phase.RUNNING, false, new Sample.Failed(PodFixture.NOW, "dead"));
      default -> ready;
    };
  }

  private static Pod with(Pod pod, Pod.Phase phase, boolean deleting, Sample sample) {
    return new Pod(
        pod.name(), phase, deleting, pod.readiness(), pod.start(), pod.requests(), sample);
  }

  private static List<Pod> pods(Random random, int count, boolean broken) {
    List<Pod> pods = new ArrayList<>();
    IntStream.range(0, count).forEach(i -> pods.add(pod(random, "pod-" + i, broken)));
    return pods;
  }

  private static Policy policy(Random random) {
    List<Target> targets = new ArrayList<>(TARGETS);
    java.util.Collections.shuffle(targets, random);
    int min = 1 + random.nextInt(5);
    return Policy.of(
        min,
        min + random.nextInt(20),
        targets.subList(0, 1 + random.nextInt(TARGETS.size())).toArray(Target[]::new));
  }

  private static List<Budget> budgets(Random random) {
    return random.nextBoolean()
        ? List.of()
        : List.of(
            new Budget.Connections(20 + random.nextInt(200), 10, 10),
            new Budget.Partitions("orders.events", 1 + random.nextInt(12)));
  }

  @Test
  void aDecisionIsAlwaysWithinBoundsAndBudgets() {
    Random random = new Random(SEED);
    for (int i = 0; i < TRIES; i++) {
      Policy policy = policy(random);
      List<Budget> budgets = budgets(random);
      int current = 1 + random.nextInt(30);
      Facts facts =
          new Facts(
              current,
              pods(random, current, true),
              budgets,
              new Facts.ScheduledMinimum("sale", random.nextInt(15)));
      ScalingDecision decision = Autoscaler.decide(facts, policy, History.empty(), PodFixture.NOW);
      int connections =
          budgets.stream()
              .filter(Budget.Connections.class::isInstance)
              .mapToInt(Budget::maxReplicas)
              .findFirst()
              .orElse(Integer.MAX_VALUE);
      int most = Math.min(policy.maxReplicas(), Math.max(1, connections));
      int least =
          Math.min(most, Math.max(policy.minReplicas(), facts.scheduledMinimum().replicas()));
      assertThat(decision.desired()).as(decision.sentence()).isBetween(least, most);
    }
  }

  @Test
  void nothingIsTakenAwayWhileARunningPodHasNoSampleThatCanBeUsed() {
    Random random = new Random(SEED + 1);
    int seen = 0;
    for (int i = 0; i < TRIES; i++) {
      int current = 2 + random.nextInt(10);
      List<Pod> pods = pods(random, current, false);
      Pod silent = pods.getLast();
      pods.set(
          current - 1,
          with(silent, Pod.Phase.RUNNING, false, new Sample.Failed(PodFixture.NOW, "timed out")));
      List<Target> target = List.of(TARGETS.get(random.nextInt(TARGETS.size())));
      Policy policy = quick(1, 40, target.toArray(Target[]::new));
      ScalingDecision decision =
          Autoscaler.decide(PodFixture.facts(current, pods), policy, past(1), PodFixture.NOW);
      assertThat(decision.desired()).as(decision.sentence()).isGreaterThanOrEqualTo(current);
      seen += decision.desired() == current ? 1 : 0;
    }
    assertThat(seen).isPositive();
  }

  @Test
  void withoutAnySampleTheCountStays() {
    Random random = new Random(SEED + 2);
    for (int i = 0; i < 200; i++) {
      int current = 2 + random.nextInt(10);
      List<Pod> pods =
          pods(random, current, false).stream()
              .map(
                  pod ->
                      with(
                          pod,
                          Pod.Phase.RUNNING,
                          false,
                          new Sample.Failed(PodFixture.NOW, "refused")))
              .toList();
      ScalingDecision decision =
          Autoscaler.decide(
              PodFixture.facts(current, pods),
              quick(1, 40, TARGETS.toArray(Target[]::new)),
              past(1),
              PodFixture.NOW);
      assertThat(decision.desired()).isEqualTo(current);
      assertThat(decision.conditions().active().status()).isFalse();
    }
  }

  @Test
  void moreOfAMetricNeverWishesForFewerReplicas() {
    Random random = new Random(SEED + 3);
    Map<Target, Signal> signals = new HashMap<>();
    signals.put(TARGETS.get(0), Signal.CPU_MILLIS);
    signals.put(TARGETS.get(1), Signal.MEMORY_BYTES);
    signals.put(TARGETS.get(2), Signal.IN_FLIGHT);
    signals.put(TARGETS.get(3), Signal.REQUESTS_PER_SECOND);
    signals.put(TARGETS.get(5), Signal.CONSUMER_LAG);
    for (int i = 0; i < TRIES; i++) {
      int current = 1 + random.nextInt(10);
      List<Pod> less = pods(random, current, false);
      double factor = 1 + random.nextDouble();
      for (var entry : signals.entrySet()) {
        List<Pod> more = less.stream().map(pod -> scaled(pod, entry.getValue(), factor)).toList();
        Policy policy = quick(1, 100, entry.getKey());
        assertThat(desired(current, more, policy))
            .as(entry.getKey() + " × " + factor)
            .isGreaterThanOrEqualTo(desired(current, less, policy));
      }
    }
  }

  @Test
  void slowerRequestsNeverWishForFewerReplicas() {
    Random random = new Random(SEED + 4);
    for (int i = 0; i < TRIES; i++) {
      int current = 1 + random.nextInt(10);
      double seconds = 0.01 + random.nextDouble() * 0.5;
      double slower = seconds * (1 + random.nextDouble());
      Map<Signal, Double> values =
          Map.of(
              Signal.CPU_MILLIS, random.nextDouble() * 1000,
              Signal.IN_FLIGHT, random.nextDouble() * 50,
              Signal.REQUESTS_PER_SECOND, 100.0);
      Policy policy = quick(1, 100, TARGETS.get(4));
      assertThat(desired(current, alike(current, values, slower), policy))
          .isGreaterThanOrEqualTo(desired(current, alike(current, values, seconds), policy));
    }
  }

  private static List<Pod> alike(int count, Map<Signal, Double> values, double seconds) {
    return IntStream.range(0, count)
        .mapToObj(i -> PodFixture.ready("pod-" + i, values, latency(seconds)))
        .toList();
  }

  private static Pod scaled(Pod pod, Signal signal, double factor) {
    if (!(pod.sample() instanceof Sample.Taken taken)) {
      return pod;
    }
    Map<Signal, Double> values = new EnumMap<>(taken.values());
    values.computeIfPresent(signal, (_, value) -> value * factor);
    return with(
        pod,
        pod.phase(),
        pod.deleting(),
        new Sample.Taken(taken.time(), taken.window(), values, taken.latency()));
  }

  private static int desired(int current, List<Pod> pods, Policy policy) {
    return Autoscaler.decide(PodFixture.facts(current, pods), policy, past(1), PodFixture.NOW)
        .desired();
  }

  /// No window, so that a wish is followed at once.
  private static Policy quick(int min, int max, Target... targets) {
    ScalingRules none =
        new ScalingRules(
            Duration.ZERO,
            ScalingRules.Select.MAX,
            List.of(new RatePolicy.Percent(10_000, Duration.ofSeconds(15))),
            0.1);
    Policy usual = Policy.of(min, max, targets);
    return new Policy(
        min,
        max,
        usual.targets(),
        new Policy.Behavior(none, none),
        usual.mode(),
        usual.scaleDown(),
        usual.fallback(),
        usual.timing());
  }

  private static History past(int wish) {
    Instant before = PodFixture.NOW.minusSeconds(5);
    return Memory.withWishes(History.empty(), List.of(new History.Recommendation(before, wish)));
  }
}
