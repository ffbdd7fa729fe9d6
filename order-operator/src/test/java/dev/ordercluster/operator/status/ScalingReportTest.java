package dev.ordercluster.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.AutoscalingStatus;
import dev.ordercluster.operator.api.v1beta1.Condition;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.autoscale.History;
import dev.ordercluster.operator.autoscale.Limit;
import dev.ordercluster.operator.autoscale.ScalingChange;
import dev.ordercluster.operator.autoscale.ScalingDecision;
import dev.ordercluster.operator.autoscale.Wish;
import dev.ordercluster.operator.desired.Component;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScalingReportTest {
  private final Scene scene = new Scene();

  @Test
  void aDecisionIsToldWithItsNumbersAndConditions() {
    OrderClusterStatus status =
        scene
            .completeBefore()
            .scaling(Map.of(Component.ORDER_SERVICE, scaling(true, 2, 2, 2)))
            .report();
    assertThat(word(status, ConditionType.SCALING_ACTIVE)).isEqualTo("True ValidMetricFound");
    assertThat(word(status, ConditionType.SCALING_LIMITED)).isEqualTo("True TooManyReplicas");
    assertThat(condition(status, ConditionType.SCALING_LIMITED).message())
        .isEqualTo("order-service: at most 3 are allowed");
    assertThat(status.orderService()).isNotNull();
    AutoscalingStatus told = status.orderService().autoscaling();
    assertThat(told).isNotNull();
    assertThat(told.desiredReplicas()).isEqualTo(3);
    assertThat(told.lastScaleTime()).isEqualTo("2026-11-23T10:00:00Z");
    assertThat(told.metrics())
        .containsExactly(
            new AutoscalingStatus.MetricStatus("cpuUtilization", "91%", "70%", 4, null),
            new AutoscalingStatus.MetricStatus("latency", null, null, null, "no requests"));
    assertThat(told.history())
        .containsExactly(
            new AutoscalingStatus.Change("2026-11-23T10:00:00Z", 2, 3, "cpuUtilization", "why"));
    assertThat(status.conditions())
        .noneMatch(condition -> condition.type().equals("ReplicasIgnored"));
    assertThat(status.gateway()).isNotNull();
    assertThat(status.gateway().autoscaling()).isNull();
  }

  @Test
  void withoutAutoscalingThereIsNoWordOfIt() {
    assertThat(scene.report().conditions())
        .noneMatch(condition -> condition.type().startsWith("Scaling"));
  }

  @Test
  void aReplicaCountThatIsSetBesideAutoscalingIsAnsweredAndNews() {
    OrderClusterStatus before =
        scene.scaling(Map.of(Component.ORDER_SERVICE, scaling(true, 3, 2, 2))).report();
    OrderClusterStatus after =
        scene.scaling(Map.of(Component.ORDER_SERVICE, scaling(true, 3, 2, 7))).report();
    assertThat(word(after, ConditionType.REPLICAS_IGNORED))
        .isEqualTo("True AutoscalingOwnsReplicas");
    assertThat(condition(after, ConditionType.REPLICAS_IGNORED).message())
        .contains("replicas: 7 has no effect, autoscaling asks for 3");
    assertThat(News.between(before, after)).extracting(Condition::type).contains("ReplicasIgnored");
    OrderClusterStatus advice =
        scene.scaling(Map.of(Component.ORDER_SERVICE, scaling(false, 7, 2, 7))).report();
    assertThat(advice.conditions())
        .noneMatch(condition -> condition.type().equals("ReplicasIgnored"));
  }

  @Test
  void everyChangeOfTheNumberIsNewsOnce() {
    OrderClusterStatus before =
        scene.scaling(Map.of(Component.ORDER_SERVICE, scaling(true, 2, 2, 2, List.of()))).report();
    OrderClusterStatus after =
        scene.scaling(Map.of(Component.ORDER_SERVICE, scaling(true, 3, 2, 2))).report();
    assertThat(News.scalings(before, after))
        .extracting(News.ScalingNews::reason)
        .containsExactly(Reason.SCALED_UP);
    assertThat(News.scalings(after, after)).isEmpty();
    assertThat(News.scalings(null, after)).isEmpty();
  }

  @Test
  void theLastWordStandsWhileANewOperatorHasNone() {
    OrderClusterStatus before =
        scene.scaling(Map.of(Component.ORDER_SERVICE, scaling(true, 3, 2, 2))).report();
    Scaling silent = new Scaling(true, 3, 2, 2, Optional.empty(), Optional.empty(), List.of());
    OrderClusterStatus after =
        scene.previous(before).scaling(Map.of(Component.ORDER_SERVICE, silent)).report();
    assertThat(word(after, ConditionType.SCALING_ACTIVE)).isEqualTo("True ValidMetricFound");
    assertThat(after.orderService()).isEqualTo(before.orderService());
  }

  @Test
  void everyReasonOfTheAutoscalerIsPartOfTheApi() {
    assertThat(Stream.of(Reason.values()).map(Reason::word))
        .containsAll(Stream.of(Limit.Reason.values()).map(Limit.Reason::text).toList());
  }

  private static Scaling scaling(boolean acts, int replicas, int given, int specified) {
    ScalingChange change =
        new ScalingChange(Instant.parse("2026-11-23T10:00:00.123Z"), 2, 3, "cpuUtilization", "why");
    return scaling(acts, replicas, given, specified, List.of(change));
  }

  private static Scaling scaling(
      boolean acts, int replicas, int given, int specified, List<ScalingChange> changes) {
    ScalingDecision decision =
        new ScalingDecision(
            Instant.parse("2026-11-23T10:00:05Z"),
            2,
            3,
            "cpuUtilization",
            List.of(
                new Wish.Wanted("cpuUtilization", 4, 91, 70, true, "cpu is 91 %"),
                new Wish.Failed("latency", "FailedGetLatencyMetric", "no requests")),
            List.of(),
            new ScalingDecision.Conditions(
                new ScalingDecision.Condition(true, "ValidMetricFound", "computed from cpu"),
                new ScalingDecision.Condition(true, "SucceededRescale", "3"),
                new ScalingDecision.Condition(true, "TooManyReplicas", "at most 3 are allowed")),
            acts,
            "Scale up from 2 to 3: cpu is 91 %.",
            History.empty());
    return new Scaling(
        acts, replicas, given, specified, Optional.of(decision), Optional.empty(), changes);
  }

  private static String word(OrderClusterStatus status, ConditionType type) {
    Condition condition = condition(status, type);
    return condition.status() + " " + condition.reason();
  }

  private static Condition condition(OrderClusterStatus status, ConditionType type) {
    return Conditions.find(status.conditions(), type).orElseThrow();
  }
}
