package dev.ordercluster.operator.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.Autoscaling;
import dev.ordercluster.operator.autoscale.Policy;
import dev.ordercluster.operator.autoscale.RatePolicy;
import dev.ordercluster.operator.autoscale.ScalingRules;
import dev.ordercluster.operator.autoscale.Target;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PoliciesTest {
  private static final Duration PERIOD = Duration.ofSeconds(5);

  @Test
  void theDefaultsAreTheHpas() {
    Policy policy = Policies.of(wish("{}"), PERIOD, true);
    assertThat(policy.minReplicas()).isEqualTo(2);
    assertThat(policy.maxReplicas()).isEqualTo(10);
    assertThat(policy.targets()).containsExactly(new Target.CpuUtilization(70));
    assertThat(policy.behavior()).isEqualTo(Policy.Behavior.DEFAULT);
    assertThat(policy.mode()).isEqualTo(Policy.Mode.AUTO);
    assertThat(policy.scaleDown()).isEqualTo(Policy.ScaleDown.DEFAULT);
    assertThat(policy.fallback()).isEqualTo(new Policy.Fallback.LastSafe(Duration.ofMinutes(5)));
    assertThat(policy.timing()).isEqualTo(Policy.Timing.DEFAULT);
  }

  @Test
  void everyTargetArrives() {
    assertThat(full().targets())
        .containsExactly(
            new Target.MemoryUtilization(80),
            new Target.InFlightPerReplica(32),
            new Target.RequestsPerSecondPerReplica(400),
            new Target.Latency(99, Duration.ofMillis(250)),
            new Target.ConsumerLagPerReplica(1000));
  }

  private static Policy full() {
    return Policies.of(
        wish(
            """
                minReplicas: 3
                maxReplicas: 9
                targets:
                  memoryUtilization: 80
                  inFlightPerReplica: 32
                  requestsPerSecondPerReplica: 400
                  latency: {percentile: 99, target: 250ms}
                  consumerLagPerReplica: 1000
                behavior:
                  scaleUp: {stabilizationWindowSeconds: 30, tolerance: "0.2"}
                  scaleDown:
                    selectPolicy: Min
                    policies:
                      - {type: Pods, value: 1, periodSeconds: 60}
                      - {type: Percent, value: 10, periodSeconds: 30}
                scaleIn: {paused: true, delay: 90s}
                fallback: {after: 2m, replicas: 6}
                """),
        PERIOD,
        false);
  }

  @Test
  void everyOtherFieldArrives() {
    Policy policy = full();
    ScalingRules up = policy.behavior().scaleUp();
    assertThat(up.stabilization()).isEqualTo(Duration.ofSeconds(30));
    assertThat(up.tolerance()).isEqualTo(0.2);
    assertThat(up.policies()).isEqualTo(ScalingRules.up().policies());
    ScalingRules down = policy.behavior().scaleDown();
    assertThat(down.select()).isEqualTo(ScalingRules.Select.MIN);
    assertThat(down.stabilization()).isEqualTo(Duration.ofMinutes(5));
    assertThat(down.policies())
        .containsExactly(
            new RatePolicy.Pods(1, Duration.ofMinutes(1)),
            new RatePolicy.Percent(10, Duration.ofSeconds(30)));
    assertThat(policy.mode()).isEqualTo(Policy.Mode.RECOMMEND);
    assertThat(policy.scaleDown()).isEqualTo(new Policy.ScaleDown(true, Duration.ofSeconds(90)));
    assertThat(policy.fallback()).isEqualTo(new Policy.Fallback.Static(Duration.ofMinutes(2), 6));
  }

  @Test
  void theLargestOpenWindowCounts() {
    Autoscaling wish =
        wish(
            """
            schedule:
              - {start: "0 8 * * *", duration: 4h, minReplicas: 4}
              - {start: "0 9 * * *", duration: 1h, minReplicas: 7}
            """);
    assertThat(minimum(wish, "2026-11-23T07:59:59Z")).isZero();
    assertThat(minimum(wish, "2026-11-23T08:30:00Z")).isEqualTo(4);
    assertThat(minimum(wish, "2026-11-23T09:30:00Z")).isEqualTo(7);
    assertThat(minimum(wish, "2026-11-23T11:00:00Z")).isEqualTo(4);
    assertThat(minimum(wish, "2026-11-23T12:00:00Z")).isZero();
  }

  private static int minimum(Autoscaling wish, String time) {
    return Schedules.minimumAt(wish.schedule(), Instant.parse(time)).replicas();
  }

  static Autoscaling wish(String yaml) {
    return Serialization.unmarshal("---\n" + yaml, Autoscaling.class);
  }
}
