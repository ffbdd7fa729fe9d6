package dev.ordercluster.orders.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WebhookConfigTest {
  private final WebhookConfig config =
      new WebhookConfig(false, Duration.ofSeconds(10), Duration.ofSeconds(5), 15, 100);

  @Test
  void thePauseDoublesUpToSixHoursAndIsJitteredByATenth() {
    assertThat(config.pauseAfter(1, 0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.pauseAfter(2, 0)).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.pauseAfter(7, 0)).isEqualTo(Duration.ofSeconds(320));
    assertThat(config.pauseAfter(30, 0)).isEqualTo(Duration.ofHours(6));
    assertThat(config.pauseAfter(1, 0.999999)).isBetween(millis(4500), millis(4501));
  }

  @Test
  void theSignatureIsThatOfStandardWebhooks() {
    // The example of the specification's reference libraries.
    assertThat(
            Signature.of(
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  private static Duration millis(long count) {
    return Duration.ofMillis(count);
  }
}
