package dev.ordercluster.operator.status;

import dev.ordercluster.operator.api.v1beta1.AutoscalingStatus;
import dev.ordercluster.operator.api.v1beta1.AutoscalingStatus.Change;
import dev.ordercluster.operator.api.v1beta1.AutoscalingStatus.MetricStatus;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus.WorkloadStatus;
import dev.ordercluster.operator.autoscale.ScalingChange;
import dev.ordercluster.operator.autoscale.ScalingDecision;
import dev.ordercluster.operator.autoscale.ScalingDecision.Condition;
import dev.ordercluster.operator.autoscale.Wish;
import dev.ordercluster.operator.desired.Component;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tells autoscaling's decisions: the conditions over all components that follow their load, and
/// the numbers of each.
final class ScalingReport {
  private static final Map<String, String> UNITS =
      Map.of("cpuUtilization", "%", "memoryUtilization", "%", "latency", "ms");

  private ScalingReport() {}

  static void conditions(Conditions conditions, Observation observed) {
    Map<Component, ScalingDecision> decisions = new EnumMap<>(Component.class);
    observed
        .scaling()
        .forEach(
            (component, scaling) ->
                scaling.decision().ifPresent(made -> decisions.put(component, made)));
    if (observed.scaling().isEmpty()) {
      return;
    }
    if (decisions.isEmpty()) {
      // After a restart of the operator the last word stands until there is a new one.
      if (conditions.repeat(ConditionType.SCALING_ACTIVE)) {
        conditions.repeat(ConditionType.SCALING_LIMITED);
        return;
      }
      conditions.set(
          ConditionType.SCALING_ACTIVE,
          false,
          Reason.STARTING,
          "decisions begin once a pod serves and was measured");
    } else {
      Told where = new Told(conditions, observed, decisions);
      told(where, ConditionType.SCALING_ACTIVE, made -> made.conditions().active());
      told(where, ConditionType.SCALING_LIMITED, made -> made.conditions().limited());
    }
    ignored(conditions, observed);
  }

  private record Told(
      Conditions conditions, Observation observed, Map<Component, ScalingDecision> decisions) {}

  // Why nothing could be measured is what somebody on call needs first.
  private static String trouble(Observation observed, ConditionType type, Component component) {
    Scaling scaling = observed.scaling().get(component);
    return type == ConditionType.SCALING_ACTIVE && scaling != null
        ? scaling.trouble().map(why -> " (" + why + ")").orElse("")
        : "";
  }

  // One component that needs somebody's eyes decides status and reason; every message is told.
  private static void told(
      Told where, ConditionType type, Function<ScalingDecision, Condition> part) {
    Map<Component, ScalingDecision> decisions = where.decisions();
    Observation observed = where.observed();
    boolean calm = type == ConditionType.SCALING_ACTIVE;
    Condition first = part.apply(decisions.values().iterator().next());
    Condition chosen =
        decisions.values().stream()
            .map(part)
            .filter(each -> each.status() != calm)
            .findFirst()
            .orElse(first);
    String message =
        decisions.entrySet().stream()
            .map(
                entry -> {
                  Condition each = part.apply(entry.getValue());
                  String why = each.status() == calm ? "" : trouble(observed, type, entry.getKey());
                  return entry.getKey().label() + ": " + each.message() + why;
                })
            .collect(Collectors.joining("; "));
    where.conditions().set(type, chosen.status(), chosen.reason(), message);
  }

  private static void ignored(Conditions conditions, Observation observed) {
    List<String> vain = new ArrayList<>();
    observed
        .scaling()
        .forEach(
            (component, scaling) -> {
              if (scaling.wasAskedInVain()) {
                vain.add(
                    component.label()
                        + ": replicas: "
                        + scaling.specified()
                        + " has no effect, autoscaling asks for "
                        + scaling.replicas());
              }
            });
    if (!vain.isEmpty()) {
      conditions.set(
          ConditionType.REPLICAS_IGNORED,
          true,
          Reason.AUTOSCALING_OWNS_REPLICAS,
          String.join("; ", vain)
              + ". Change autoscaling.minReplicas or maxReplicas instead, or remove autoscaling.");
    }
  }

  /// The status of one component; null when it does not follow its load or nothing was ever
  /// decided.
  ///
  /// @param before what was told last
  static @Nullable AutoscalingStatus status(
      @Nullable Scaling scaling, @Nullable WorkloadStatus before) {
    if (scaling == null) {
      return null;
    }
    if (scaling.decision().isEmpty()) {
      return before == null ? null : before.autoscaling();
    }
    ScalingDecision decision = scaling.decision().get();
    return new AutoscalingStatus(
        decision.desired(),
        scaling.changes().isEmpty() ? null : time(scaling.changes().getFirst()),
        decision.sentence(),
        decision.wishes().stream().map(ScalingReport::metric).toList(),
        scaling.changes().stream()
            .limit(AutoscalingStatus.HISTORY)
            .map(ScalingReport::change)
            .toList());
  }

  private static Change change(ScalingChange change) {
    return new Change(
        time(change),
        change.from(),
        change.to(),
        change.metric().isEmpty() ? null : change.metric(),
        change.reason());
  }

  private static String time(ScalingChange change) {
    return change.time().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static MetricStatus metric(Wish wish) {
    return switch (wish) {
      case Wish.Wanted wanted ->
          new MetricStatus(
              wanted.metric(),
              amount(wanted.metric(), wanted.value()),
              amount(wanted.metric(), wanted.target()),
              wanted.replicas(),
              null);
      case Wish.Failed failed ->
          new MetricStatus(failed.metric(), null, null, null, failed.evidence());
    };
  }

  private static String amount(String metric, double value) {
    String unit = UNITS.getOrDefault(metric, "");
    boolean whole = value >= 100 || value == Math.rint(value);
    return String.format(Locale.ROOT, whole ? "%.0f" : "%.1f", value) + unit;
  }
}
