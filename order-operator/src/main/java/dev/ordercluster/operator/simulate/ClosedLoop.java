package dev.ordercluster.operator.simulate;

import dev.ordercluster.operator.autoscale.Autoscaler;
import dev.ordercluster.operator.autoscale.Facts;
import dev.ordercluster.operator.autoscale.History;
import dev.ordercluster.operator.autoscale.Policy;
import dev.ordercluster.operator.autoscale.ScalingDecision;
import dev.ordercluster.operator.measure.LatencyHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The autoscaler and the modelled service, each acting on the other.
public final class ClosedLoop {
  private static final double STEP_SECONDS = 0.5;
  private static final double PERCENTILE = 95;

  private ClosedLoop() {}

  /// Decides as one of the two that are compared.
  public enum Decider {
    /// A look takes rates over the last two periods, as the operator's scraping does.
    ORDERCLUSTER(2),
    /// A look takes the metrics server's newest window.
    PLAIN_HPA(1);

    private final int windows;

    Decider(int windows) {
      this.windows = windows;
    }

    ScalingDecision decide(Facts facts, Policy policy, History history, java.time.Instant now) {
      return switch (this) {
        case ORDERCLUSTER -> Autoscaler.decide(facts, policy, history, now);
        case PLAIN_HPA -> Autoscaler.decideAsHpa(facts, policy, history, now);
      };
    }
  }

  /// One run.
  ///
  /// @param trace the load
  /// @param decider who decides
  /// @param policy by which policy
  /// @param latencyTargetSeconds what counts as over target
  public record Setup(Trace trace, Decider decider, Policy policy, double latencyTargetSeconds) {}

  /// What came of it.
  ///
  /// @param secondsOverTarget time in which the 95th percentile was over the target
  /// @param replicaSeconds sum of replicas over time
  /// @param changes number of changes of the count
  /// @param points one per decision
  public record Result(
      double secondsOverTarget, double replicaSeconds, int changes, List<Point> points) {
    public Result {
      points = List.copyOf(points);
    }
  }

  /// One decision and what it saw.
  public record Point(
      double time, double load, int replicas, double p95, ScalingDecision decision) {}

  public static Result run(Setup setup, ServiceModel.Parameters parameters) {
    Policy policy = setup.policy();
    double period = policy.timing().samplePeriod().toMillis() / 1000.0;
    ServiceModel service = new ServiceModel(parameters, initial(setup, parameters));
    History history = History.empty();
    List<Point> points = new ArrayList<>();
    double over = 0;
    double replicaSeconds = 0;
    int changes = 0;
    double next = period;
    for (double t = 0; t < setup.trace().seconds(); t += STEP_SECONDS) {
      service.step(STEP_SECONDS, setup.trace().load().applyAsDouble(t));
      replicaSeconds += service.occupied() * STEP_SECONDS;
      double p95 = p95(service.latency(STEP_SECONDS));
      over += p95 > setup.latencyTargetSeconds() ? STEP_SECONDS : 0;
      if (t + STEP_SECONDS < next) {
        continue;
      }
      next += period;
      ScalingDecision decision =
          setup
              .decider()
              .decide(
                  service.facts(setup.decider().windows * period), policy, history, service.now());
      history = decision.applied();
      if (decision.changes()) {
        changes++;
        service.scale(decision.desired());
      }
      points.add(
          new Point(t, setup.trace().load().applyAsDouble(t), decision.current(), p95, decision));
    }
    return new Result(over, replicaSeconds, changes, points);
  }

  // Both begin at the count that fits the load of the first minute.
  private static int initial(Setup setup, ServiceModel.Parameters parameters) {
    double load =
        IntStream.range(0, 60)
            .mapToDouble(second -> setup.trace().load().applyAsDouble(second))
            .average()
            .orElse(0);
    int fitting = (int) Math.ceil(load / (0.7 * parameters.capacity()));
    return Math.clamp(fitting, setup.policy().minReplicas(), setup.policy().maxReplicas());
  }

  private static double p95(LatencyHistogram latency) {
    return latency.quantileSeconds(PERCENTILE).orElse(0);
  }
}
