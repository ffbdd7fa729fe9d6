package dev.ordercluster.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.Condition;
import dev.ordercluster.operator.desired.Component;
import org.junit.jupiter.api.Test;

class RestartTest {
  @Test
  void aDataServiceThatWasKilledAndServesAgainSaysSo() {
    String words = "pod shop-postgres-0 serves again after exit code 137 at 2026-11-23T09:59:58Z";
    Condition told =
        new Scene()
            .restarted(Component.POSTGRES, words).report().conditions().stream()
                .filter(condition -> condition.type().equals("PostgresReady"))
                .findFirst()
                .orElseThrow();
    assertThat(told.status()).isEqualTo("True");
    assertThat(told.reason()).isEqualTo("Serving");
    assertThat(told.message()).isEqualTo("1 of 1 pods serve; " + words);
  }
}
