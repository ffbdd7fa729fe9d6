package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.Pod.Phase;
import dev.ordercluster.operator.autoscale.Pod.Readiness;
import dev.ordercluster.operator.autoscale.Pod.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// The pods of a component sorted as `groupPods` of Kubernetes' replica_calculator.go sorts them
/// for one signal: those that count, those not ready yet, and those without a usable sample. Pods
/// that go away or have ended are in none of the three.
///
/// @param ready with a value
/// @param unready without one that may be used yet
/// @param missing running, and nothing usable is known
record PodGroups(List<Measure> ready, List<Pod> unready, List<Pod> missing) {
  PodGroups {
    ready = List.copyOf(ready);
    unready = List.copyOf(unready);
    missing = List.copyOf(missing);
  }

  /// @param value in whole units of the signal's arithmetic, as Kubernetes computes
  record Measure(Pod pod, long value) {}

  /// @param scale units per one of the signal: 1 for thousandths of a core and bytes, 1000 for
  ///   plain numbers
  static PodGroups of(Facts facts, Signal signal, long scale, Moment moment) {
    List<Measure> ready = new ArrayList<>();
    List<Pod> unready = new ArrayList<>();
    List<Pod> missing = new ArrayList<>();
    for (Pod pod : facts.pods()) {
      if (pod.isTerminal()) {
        continue;
      }
      if (pod.phase() == Phase.PENDING) {
        unready.add(pod);
        continue;
      }
      OptionalDouble value = moment.value(pod, signal);
      if (value.isEmpty()) {
        missing.add(pod);
      } else if (signal == Signal.CPU_MILLIS && moment.isUnready(pod)) {
        unready.add(pod);
      } else {
        ready.add(new Measure(pod, Math.round(value.getAsDouble() * scale)));
      }
    }
    return new PodGroups(ready, unready, missing);
  }

  /// The time of a decision and how it judges samples.
  record Moment(Instant now, Policy.Timing timing) {
    boolean isFresh(Sample sample) {
      return !(sample instanceof Sample.Failed)
          && !(sample instanceof Sample.Never)
          && !sample.time().isBefore(now.minus(timing.staleAfter()));
    }

    OptionalDouble value(Pod pod, Signal signal) {
      return isFresh(pod.sample()) ? pod.sample().value(signal) : OptionalDouble.empty();
    }

    /// The CPU of a pod that is not ready, or was not for a whole window, is its start and no load.
    boolean isUnready(Pod pod) {
      if (!(pod.start() instanceof Start.At(Instant start))) {
        return true;
      }
      return switch (pod.readiness()) {
        case Readiness.Unknown() -> true;
        case Readiness.Ready(Instant since) ->
            isInitialising(start) && pod.sample().time().isBefore(since.plus(window(pod)));
        case Readiness.NotReady(Instant since) ->
            isInitialising(start) || start.plus(timing.initialReadiness()).isAfter(since);
      };
    }

    private boolean isInitialising(Instant start) {
      return start.plus(timing.cpuInitialization()).isAfter(now);
    }

    private static Duration window(Pod pod) {
      return pod.sample() instanceof Sample.Taken taken ? taken.window() : Duration.ZERO;
    }
  }
}
