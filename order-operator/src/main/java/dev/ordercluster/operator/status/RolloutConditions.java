package dev.ordercluster.operator.status;

import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.rollout.RolloutMemory;
import dev.ordercluster.operator.rollout.RolloutStage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Words the conditions that tell how a change gets on and whether anything is missing.
final class RolloutConditions {
  private RolloutConditions() {}

  static void progressing(Conditions conditions, Observation observed) {
    switch (observed.rollout()) {
      case RolloutStage.First() -> byPods(conditions, observed);
      case RolloutStage.Steady() -> byPods(conditions, observed);
      case RolloutStage.Migrating(String from, String to, Optional<String> trouble) ->
          progresses(conditions, Reason.MIGRATING_SCHEMA, migrating(from, to, trouble, observed));
      case RolloutStage.RollingOrderServices(String from, String to) ->
          progresses(
              conditions,
              Reason.ROLLING_OUT,
              change(from, to) + rolling(observed) + "the gateways follow");
      case RolloutStage.RollingGateways(String from, String to) ->
          progresses(
              conditions,
              Reason.ROLLING_OUT,
              change(from, to) + rolling(observed) + "the order services are done");
      case RolloutStage.Verifying(String from, String to) ->
          progresses(
              conditions,
              Reason.VERIFYING,
              change(from, to) + "every pod is new, a read through the gateway is awaited");
      case RolloutStage.Stuck(String to, String _) ->
          conditions.set(
              ConditionType.PROGRESSING, false, Reason.PROGRESS_DEADLINE_EXCEEDED, stuck(to));
      case RolloutStage.RolledBack(RolloutMemory.Rejection rejection, String to) ->
          conditions.set(
              ConditionType.PROGRESSING, false, Reason.ROLLED_BACK, rolledBack(rejection, to));
    }
  }

  static void degraded(Conditions conditions, Observation observed) {
    List<String> missing =
        Stream.of(Component.values())
            .filter(component -> !observed.workload(component).full())
            .map(component -> component.label() + ": " + strength(observed.workload(component)))
            .toList();
    switch (observed.rollout()) {
      case RolloutStage.RolledBack(RolloutMemory.Rejection rejection, String to) ->
          conditions.set(
              ConditionType.DEGRADED, true, Reason.ROLLED_BACK, whyRolledBack(rejection, to));
      case RolloutStage.Stuck(String to, String why) ->
          conditions.set(
              ConditionType.DEGRADED, true, Reason.PROGRESS_DEADLINE_EXCEEDED, whyStuck(to, why));
      case RolloutStage.First _,
          RolloutStage.Steady _,
          RolloutStage.Migrating _,
          RolloutStage.RollingOrderServices _,
          RolloutStage.RollingGateways _,
          RolloutStage.Verifying _ ->
          byStrength(conditions, observed, missing);
    }
  }

  /// The two conditions that generic tools (kstatus) read. They are there only while they hold.
  static void summary(Conditions conditions, Observation observed) {
    if (observed.deleting()) {
      return;
    }
    if (!conditions.isTrue(ConditionType.SPEC_VALID)) {
      conditions.set(
          ConditionType.STALLED,
          true,
          Reason.SPEC_INVALID,
          "the spec breaks rules" + seeWhy(ConditionType.SPEC_VALID));
      return;
    }
    switch (observed.rollout()) {
      case RolloutStage.RolledBack(RolloutMemory.Rejection rejection, String to) ->
          conditions.set(
              ConditionType.STALLED, true, Reason.ROLLED_BACK, rolledBack(rejection, to));
      case RolloutStage.Stuck(String to, String _) ->
          conditions.set(ConditionType.STALLED, true, Reason.PROGRESS_DEADLINE_EXCEEDED, stuck(to));
      case RolloutStage.First _,
          RolloutStage.Steady _,
          RolloutStage.Migrating _,
          RolloutStage.RollingOrderServices _,
          RolloutStage.RollingGateways _,
          RolloutStage.Verifying _ -> {
        if (conditions.isTrue(ConditionType.PROGRESSING)) {
          conditions.set(
              ConditionType.RECONCILING,
              true,
              Reason.ROLLING_OUT,
              conditions.message(ConditionType.PROGRESSING));
        }
      }
    }
  }

  private static void byPods(Conditions conditions, Observation observed) {
    List<Component> rolling = unfinished(observed);
    List<String> overdue =
        rolling.stream()
            .filter(component -> observed.workload(component).overdue())
            .map(component -> component.label() + ": " + strength(observed.workload(component)))
            .toList();
    if (!overdue.isEmpty()) {
      conditions.set(
          ConditionType.PROGRESSING,
          false,
          Reason.PROGRESS_DEADLINE_EXCEEDED,
          String.join("; ", overdue)
              + "; new pods did not serve within "
              + observed.spec().rollout().progressDeadlineSeconds()
              + " s, see their logs");
    } else if (rolling.isEmpty()) {
      conditions.set(
          ConditionType.PROGRESSING, false, Reason.ROLLED_OUT, "every pod is as the spec wants it");
    } else {
      progresses(conditions, Reason.ROLLING_OUT, pods(observed));
    }
  }

  private static void byStrength(
      Conditions conditions, Observation observed, List<String> missing) {
    if (missing.isEmpty()) {
      conditions.set(
          ConditionType.DEGRADED,
          false,
          Reason.FULL_STRENGTH,
          "every component is at full strength");
    } else if (!observed.provisioned()) {
      conditions.set(
          ConditionType.DEGRADED, false, Reason.PROVISIONING, "the cluster is being set up");
    } else {
      conditions.set(
          ConditionType.DEGRADED, true, Reason.BELOW_STRENGTH, String.join("; ", missing));
    }
  }

  private static void progresses(Conditions conditions, Reason reason, String message) {
    conditions.set(ConditionType.PROGRESSING, true, reason, message);
  }

  private static List<Component> unfinished(Observation observed) {
    return Stream.of(Component.values())
        .filter(component -> !observed.workload(component).rolledOut())
        .toList();
  }

  private static String pods(Observation observed) {
    return String.join(
        "; ",
        unfinished(observed).stream()
            .map(
                component -> {
                  Workload workload = observed.workload(component);
                  return component.label()
                      + ": "
                      + workload.updated()
                      + " of "
                      + workload.wanted()
                      + " pods updated";
                })
            .toList());
  }

  private static String rolling(Observation observed) {
    String pods = pods(observed);
    return pods.isEmpty() ? "" : pods + "; ";
  }

  private static String change(String from, String to) {
    return from.equals(to) ? "" : "version " + from + " to " + to + ": ";
  }

  // Told once: what sums up leads there.
  private static String seeWhy(ConditionType type) {
    return ", condition " + type.word() + " tells why";
  }

  private static String migrating(
      String from, String to, Optional<String> trouble, Observation observed) {
    String state = "the schema is made ready for version " + to + ", version " + from + " serves";
    return trouble
        .map(
            words ->
                state
                    + "; but "
                    + words
                    + ". The change is given up when that lasts "
                    + observed.spec().rollout().progressDeadlineSeconds()
                    + " s")
        .orElse(state);
  }

  private static String rolledBack(RolloutMemory.Rejection rejection, String to) {
    return what(rejection, to)
        + " was taken back, version "
        + to
        + " serves"
        + seeWhy(ConditionType.DEGRADED);
  }

  private static String what(RolloutMemory.Rejection rejection, String to) {
    return rejection.version().equals(to)
        ? "the change of the spec"
        : "version " + rejection.version();
  }

  private static String whyRolledBack(RolloutMemory.Rejection rejection, String to) {
    return what(rejection, to)
        + " was taken back at "
        + rejection.at()
        + ", version "
        + to
        + " serves as before: "
        + rejection.why()
        + ". It is tried again when the spec changes: correct it, or set it back.";
  }

  private static String stuck(String to) {
    return "version " + to + " does not get on" + seeWhy(ConditionType.DEGRADED);
  }

  private static String whyStuck(String to, String why) {
    return "version "
        + to
        + " does not get on and is not taken back, because spec.rollout.automaticRollback is false: "
        + why;
  }

  private static String strength(Workload workload) {
    return workload.ready()
        + " of "
        + workload.wanted()
        + " pods serve"
        + workload.trouble().map(text -> " (" + text + ")").orElse("");
  }
}
