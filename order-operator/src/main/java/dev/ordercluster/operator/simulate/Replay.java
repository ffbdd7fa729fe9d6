package dev.ordercluster.operator.simulate;

import dev.ordercluster.operator.api.v1beta1.ScheduleWindow;
import dev.ordercluster.operator.autoscale.Autoscaler;
import dev.ordercluster.operator.autoscale.Budget;
import dev.ordercluster.operator.autoscale.Facts;
import dev.ordercluster.operator.autoscale.History;
import dev.ordercluster.operator.autoscale.Pod;
import dev.ordercluster.operator.autoscale.Policy;
import dev.ordercluster.operator.autoscale.Sample;
import dev.ordercluster.operator.autoscale.ScalingDecision;
import dev.ordercluster.operator.autoscale.Signal;
import dev.ordercluster.operator.signals.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Takes recorded samples through a policy, one decision per time. What was recorded stays as it
/// was: the count at each time is the recorded one, so each decision tells what the policy would
/// have done there and then.
final class Replay {
  // Pods that the recording begins with have run for a long time, as far as is known.
  private static final Duration LONG_AGO = Duration.ofHours(1);
  private static final int MOST_LIVES = 20_000;

  private final Policy policy;
  private final List<Budget> budgets;
  private final List<ScheduleWindow> schedule;
  private final Map<String, Life> lives = new HashMap<>();
  private History history = History.empty();
  private @Nullable ScalingDecision last;
  private boolean begun;

  /// @param start when the pod was first seen
  /// @param since when it became ready, or stopped being so
  private record Life(Instant start, Instant since, boolean ready) {}

  /// One decision and the load it saw.
  record Step(Instant time, double load, ScalingDecision decision) {}

  Replay(Policy policy, List<Budget> budgets, List<ScheduleWindow> schedule) {
    this.policy = policy;
    this.budgets = budgets;
    this.schedule = schedule;
  }

  Step step(List<Row> rows) {
    Instant now = rows.getFirst().time();
    List<Pod> pods = rows.stream().map(this::pod).toList();
    begun = true;
    int replicas =
        (int)
            rows.stream()
                .filter(row -> row.state() != Row.State.DELETING && row.state() != Row.State.FAILED)
                .count();
    Facts facts = new Facts(replicas, pods, budgets, Schedules.minimumAt(schedule, now));
    ScalingDecision decision = Autoscaler.decide(facts, policy, remembered(replicas), now);
    history = decision.history();
    last = decision;
    if (lives.size() > MOST_LIVES) {
      lives.keySet().retainAll(rows.stream().map(Row::pod).collect(Collectors.toSet()));
    }
    double load =
        rows.stream()
            .mapToDouble(row -> row.values().getOrDefault(Signal.REQUESTS_PER_SECOND, 0.0))
            .filter(Double::isFinite)
            .sum();
    return new Step(now, load, decision);
  }

  // A count that became another one was written, by whomever: it limits the rate of further
  // changes,
  // and where this policy asked for more it has to show what it brought.
  private History remembered(int replicas) {
    ScalingDecision before = last;
    if (before == null || before.current() == replicas) {
      return history;
    }
    boolean asked = replicas > before.current() && before.desired() > before.current();
    return new ScalingDecision(
            before.time(),
            before.current(),
            replicas,
            asked ? before.metric() : "",
            before.wishes(),
            before.limits(),
            before.conditions(),
            true,
            before.sentence(),
            history)
        .applied();
  }

  private Pod pod(Row row) {
    Life life = lives.compute(row.pod(), (_, known) -> life(row, known));
    Pod.Phase phase =
        switch (row.state()) {
          case PENDING -> Pod.Phase.PENDING;
          case FAILED -> Pod.Phase.FAILED;
          case READY, UNREADY, DELETING, MISSING -> Pod.Phase.RUNNING;
        };
    Sample sample =
        row.state() == Row.State.MISSING
            ? new Sample.Failed(row.time(), "gave no answer")
            : new Sample.Taken(
                row.time(), policy.timing().samplePeriod(), row.values(), row.latency());
    return new Pod(
        row.pod(),
        phase,
        row.state() == Row.State.DELETING,
        life.ready ? new Pod.Readiness.Ready(life.since) : new Pod.Readiness.NotReady(life.since),
        new Pod.Start.At(life.start),
        new Pod.Requests(row.cpuRequestMillis(), row.memoryRequestBytes()),
        sample);
  }

  private Life life(Row row, @Nullable Life known) {
    boolean ready = row.state() == Row.State.READY;
    if (known == null) {
      Instant seen = begun ? row.time() : row.time().minus(LONG_AGO);
      return new Life(seen, seen, ready);
    }
    // A pod that gave no answer is as ready as it was.
    boolean same = row.state() == Row.State.MISSING || ready == known.ready;
    return same ? known : new Life(known.start, row.time(), ready);
  }
}
