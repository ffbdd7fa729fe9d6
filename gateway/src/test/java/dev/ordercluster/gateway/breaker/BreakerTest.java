package dev.ordercluster.gateway.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BreakerTest {
  @Test
  void opensAfterFailuresInARowAndLetsOneTrialThroughAfterAPause() {
    Breaker breaker = new Breaker();
    assertThat(breaker.failed(0)).isFalse();
    assertThat(breaker.succeeded()).isFalse();
    for (int i = 1; i < Circuit.FAILURES_TO_OPEN; i++) {
      assertThat(breaker.failed(0)).isFalse();
    }
    assertThat(breaker.failed(0)).isTrue();

    assertThat(breaker.mayCall(Circuit.FIRST_PAUSE - 1)).isFalse();
    assertThat(breaker.mayCall(Circuit.FIRST_PAUSE)).isTrue();
    assertThat(breaker.mayCall(Circuit.FIRST_PAUSE + 1)).isFalse();

    assertThat(breaker.succeeded()).isTrue();
    assertThat(breaker.mayCall(0)).isTrue();
  }

  @Test
  void aFailedTrialDoublesThePauseUpToACap() {
    Breaker breaker = new Breaker();
    for (int i = 0; i < Circuit.FAILURES_TO_OPEN; i++) {
      breaker.failed(0);
    }
    long now = 0;
    long pause = Circuit.FIRST_PAUSE;
    for (int i = 0; i < 6; i++) {
      assertThat(breaker.mayCall(now + pause - 1)).isFalse();
      now += pause;
      assertThat(breaker.mayCall(now)).isTrue();
      breaker.failed(now);
      pause = Math.min(pause * 2, Circuit.LONGEST_PAUSE);
    }
    assertThat(pause).isEqualTo(Circuit.LONGEST_PAUSE);
  }

  @Test
  void aTrialThatNeverReportsDoesNotBlockForever() {
    Breaker breaker = new Breaker();
    for (int i = 0; i < Circuit.FAILURES_TO_OPEN; i++) {
      breaker.failed(0);
    }
    assertThat(breaker.mayCall(Circuit.FIRST_PAUSE)).isTrue();
    assertThat(breaker.mayCall(2 * Circuit.FIRST_PAUSE)).isTrue();
  }
}
