package dev.ordercluster.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPauseTest {
  @Test
  void eachFailureWaitsTwiceAsLongUpToTheLongestAndASuccessStartsAnew() {
    RetryPause pause = new RetryPause(Duration.ofSeconds(1), Duration.ofSeconds(3));
    assertThat(pause.afterFailure()).hasSeconds(1);
    assertThat(pause.afterFailure()).hasSeconds(2);
    assertThat(pause.afterFailure()).hasSeconds(3);
    assertThat(pause.afterFailure()).hasSeconds(3);
    pause.succeeded();
    assertThat(pause.afterFailure()).hasSeconds(1);
  }
}
