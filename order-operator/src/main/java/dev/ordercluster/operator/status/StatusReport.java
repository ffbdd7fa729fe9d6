package dev.ordercluster.operator.status;

import dev.ordercluster.operator.api.v1beta1.Condition;
import dev.ordercluster.operator.api.v1beta1.KafkaSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus.Endpoints;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus.WorkloadStatus;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.desired.Ports;
import dev.ordercluster.operator.rollout.RolloutStage;
import dev.ordercluster.operator.validation.Violation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Computes the status of an OrderCluster from what was observed.
///
/// `Ready` is about the data path: every component serves and a read through the gateway came back.
/// A cluster that has been complete before stays ready while at least one pod of each component
/// serves; `Degraded` then tells that some are missing.
public final class StatusReport {
  private StatusReport() {}

  public static OrderClusterStatus of(Observation observed) {
    Conditions conditions = new Conditions(observed);
    specValid(conditions, observed);
    for (Component component : Component.values()) {
      ComponentConditions.add(conditions, observed, component);
    }
    CertificateReport.condition(conditions, observed);
    BackupReport.conditions(conditions, observed);
    paused(conditions, observed);
    ScalingReport.conditions(conditions, observed);
    monitoring(conditions, observed);
    RolloutConditions.progressing(conditions, observed);
    RolloutConditions.degraded(conditions, observed);
    ready(conditions, observed);
    RolloutConditions.summary(conditions, observed);
    return new OrderClusterStatus(
        observed.generation(),
        Phase.of(conditions, observed).word(),
        version(conditions, observed),
        conditions.list(),
        endpoints(observed),
        workload(observed, Component.ORDER_SERVICE),
        workload(observed, Component.GATEWAY),
        conditions.mostPressing(),
        restarted(observed),
        CertificateReport.status(observed),
        BackupReport.last(observed));
  }

  // Told once no pod from before the request is left, so that a script can wait for it.
  private static @Nullable String restarted(Observation observed) {
    boolean done =
        !observed.restart().isEmpty()
            && !observed.deleting()
            && observed.applyFailure().isEmpty()
            && observed.workload(Component.ORDER_SERVICE).serves()
            && observed.workload(Component.GATEWAY).serves();
    OrderClusterStatus before = observed.previous();
    return done ? observed.restart() : before == null ? null : before.restarted();
  }

  /// Whether a status says that the platform answers.
  public static boolean isReady(OrderClusterStatus status) {
    return Conditions.find(status.conditions(), ConditionType.READY)
        .filter(ready -> ready.status().equals("True"))
        .isPresent();
  }

  /// The last status when a pass was ended by something before it saw how things are: all that was
  /// said stands, but whether the cluster is ready is not known any more.
  ///
  /// @param why in words
  public static OrderClusterStatus interrupted(
      OrderClusterStatus before, long generation, Instant now, String why) {
    Optional<Condition> ready = Conditions.find(before.conditions(), ConditionType.READY);
    String since =
        ready
            .filter(old -> old.status().equals("False"))
            .map(Condition::lastTransitionTime)
            .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
    String message = why + "; what runs keeps running, and it is tried again";
    List<Condition> conditions = new ArrayList<>();
    conditions.add(
        new Condition(
            ConditionType.READY.word(),
            "False",
            Reason.RECONCILE_FAILED.word(),
            message,
            generation,
            since));
    before.conditions().stream()
        .filter(old -> !old.type().equals(ConditionType.READY.word()))
        .forEach(conditions::add);
    return new OrderClusterStatus(
        generation,
        Phase.FAILED.word(),
        before.version(),
        conditions,
        before.endpoints(),
        before.orderService(),
        before.gateway(),
        message,
        before.restarted(),
        before.certificates(),
        before.lastBackup());
  }

  private static void specValid(Conditions conditions, Observation observed) {
    if (observed.violations().isEmpty()) {
      conditions.set(
          ConditionType.SPEC_VALID, true, Reason.SPEC_ACCEPTED, "every rule of the spec holds");
    } else {
      conditions.set(
          ConditionType.SPEC_VALID,
          false,
          Reason.SPEC_INVALID,
          observed.violations().stream().map(Violation::toString).collect(Collectors.joining("; "))
              + (observed.lastGood()
                  ? ". Until it is corrected the last good spec keeps running and is kept in repair."
                  : ". Nothing is changed until it is corrected; what runs keeps running."));
    }
  }

  private static void paused(Conditions conditions, Observation observed) {
    if (observed.spec().paused()) {
      String where =
          observed.pausedByAnnotation()
              ? "the annotation ordercluster.dev/paused is true"
              : "spec.paused is true";
      conditions.set(
          ConditionType.PAUSED,
          true,
          Reason.PAUSED_BY_OWNER,
          where + ": the operator watches and changes nothing");
    } else {
      conditions.set(ConditionType.PAUSED, false, Reason.NOT_PAUSED, "the operator acts");
    }
  }

  // While nothing is applied the last word about it stands.
  private static void monitoring(Conditions conditions, Observation observed) {
    boolean acts =
        observed.violations().isEmpty()
            && !observed.spec().paused()
            && observed.applyFailure().isEmpty();
    if (observed.monitoring().isPresent()) {
      Verdict told = observed.monitoring().get();
      conditions.set(ConditionType.MONITORING_READY, told.good(), told.reason(), told.words());
    } else if (!acts && !observed.deleting()) {
      conditions.repeat(ConditionType.MONITORING_READY);
    }
  }

  private static void ready(Conditions conditions, Observation observed) {
    List<String> notReady =
        Stream.of(Component.values())
            .filter(component -> !conditions.isTrue(ConditionType.of(component)))
            .map(c -> c.label() + ": " + conditions.message(ConditionType.of(c)))
            .toList();
    if (observed.deleting()) {
      notReady(conditions, Reason.DELETING, "the cluster is being deleted");
    } else if (!observed.violations().isEmpty()) {
      notReady(conditions, Reason.SPEC_INVALID, conditions.message(ConditionType.SPEC_VALID));
    } else if (observed.applyFailure().isPresent()) {
      ApplyFailure failure = observed.applyFailure().get();
      notReady(conditions, failure.reason(), failure.words());
    } else if (observed.workloads().isEmpty()) {
      notReady(conditions, Reason.RECONCILING, "the operator has begun to set the cluster up");
    } else if (!notReady.isEmpty()) {
      notReady(conditions, Reason.COMPONENTS_NOT_READY, String.join("; ", notReady));
    } else {
      dataPath(conditions, observed.dataPath());
    }
  }

  private static void dataPath(Conditions conditions, DataPath path) {
    switch (path) {
      case DataPath.Answered() ->
          conditions.set(
              ConditionType.READY,
              true,
              Reason.ALL_COMPONENTS_SERVING,
              "every component serves and a read through the gateway came back");
      case DataPath.Trusted() ->
          conditions.set(
              ConditionType.READY, true, Reason.ALL_COMPONENTS_SERVING, "every component serves");
      case DataPath.NotAsked() ->
          notReady(
              conditions,
              Reason.DATA_PATH_NOT_ANSWERING,
              "a read through the gateway was not tried yet");
      case DataPath.Failed(String detail) ->
          notReady(conditions, Reason.DATA_PATH_NOT_ANSWERING, detail);
    }
  }

  private static void notReady(Conditions conditions, Reason reason, String message) {
    conditions.set(ConditionType.READY, false, reason, message);
  }

  private static @Nullable String version(Conditions conditions, Observation observed) {
    boolean complete =
        conditions.isTrue(ConditionType.READY)
            && !conditions.isTrue(ConditionType.PROGRESSING)
            && !(observed.rollout() instanceof RolloutStage.Stuck)
            && !conditions.isTrue(ConditionType.PAUSED);
    if (complete) {
      return observed.spec().version();
    }
    return observed.previous() == null ? null : observed.previous().version();
  }

  private static Endpoints endpoints(Observation observed) {
    return new Endpoints(observed.gatewayUrl().orElse(null), kafka(observed));
  }

  private static String kafka(Observation observed) {
    KafkaSpec.External external = observed.spec().kafka().external();
    return external == null
        ? observed.cluster().host(Component.KAFKA) + ":" + Ports.KAFKA
        : external.bootstrapServers();
  }

  private static @Nullable WorkloadStatus before(Observation observed, Component component) {
    OrderClusterStatus previous = observed.previous();
    if (previous == null) {
      return null;
    }
    return component == Component.GATEWAY ? previous.gateway() : previous.orderService();
  }

  private static WorkloadStatus workload(Observation observed, Component component) {
    Workload workload = observed.workload(component);
    return new WorkloadStatus(
        workload.replicas(),
        workload.ready(),
        workload.ready() + "/" + workload.wanted(),
        observed.cluster().selectorText(component),
        ScalingReport.status(observed.scaling().get(component), before(observed, component)));
  }
}
