package dev.ordercluster.operator.reconcile;

import static dev.ordercluster.operator.desired.Component.GATEWAY;
import static dev.ordercluster.operator.desired.Component.KAFKA;
import static dev.ordercluster.operator.desired.Component.ORDER_SERVICE;
import static dev.ordercluster.operator.desired.Component.POSTGRES;
import static dev.ordercluster.operator.desired.Component.REDIS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.desired.Component;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeletionStepTest {
  @Test
  void trafficStopsFirstThenTheServicesThenTheStores() {
    assertThat(next(Set.of(Component.values()))).isEqualTo(stop(GATEWAY));
    assertThat(next(Set.of(ORDER_SERVICE, POSTGRES, KAFKA))).isEqualTo(stop(ORDER_SERVICE));
    assertThat(next(Set.of(KAFKA))).isEqualTo(stop(POSTGRES, REDIS, KAFKA));
    assertThat(next(Set.of())).isEqualTo(new DeletionStep.Finish());
  }

  @Test
  void aPodThatDoesNotStopHoldsNothingUpForEver() {
    assertThat(DeletionStep.next(Set.of(GATEWAY), DeletionStep.PATIENCE))
        .isEqualTo(new DeletionStep.Finish());
  }

  private static DeletionStep next(Set<Component> present) {
    return DeletionStep.next(present, Duration.ofSeconds(10));
  }

  private static DeletionStep stop(Component... components) {
    return new DeletionStep.Stop(Set.of(components));
  }
}
