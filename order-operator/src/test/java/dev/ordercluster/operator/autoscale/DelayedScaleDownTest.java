package dev.ordercluster.operator.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.autoscale.DelayedScaleDown.Outcome;
import dev.ordercluster.operator.autoscale.History.Delayed;
import dev.ordercluster.operator.autoscale.History.Scaling;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How long replicas stay after they are no longer wished for.
class DelayedScaleDownTest {
  private static final Instant NOW = PodFixture.NOW;
  private static final Duration DELAY = Duration.ofSeconds(105);
  private static final Duration SLACK = Duration.ofSeconds(15);

  private static Scaling scaling(long secondsAgo, int change) {
    return new Scaling(NOW.minusSeconds(secondsAgo), change);
  }

  private static Duration patient(Scaling... past) {
    return DelayedScaleDown.patient(DELAY, List.of(past), false, NOW);
  }

  @Test
  void aScaleDownThatWasTakenBackWholeDoublesTheDelay() {
    assertThat(patient(scaling(900, -2), scaling(700, 1), scaling(650, 1)))
        .isEqualTo(DELAY.multipliedBy(2));
  }

  @Test
  void onePartlyOrMuchLaterTakenBackDoesNot() {
    assertThat(patient(scaling(900, -4), scaling(700, 1))).isEqualTo(DELAY);
    assertThat(patient(scaling(1700, -2), scaling(900, 2))).isEqualTo(DELAY);
  }

  @Test
  void oneOfMoreThanHalfAnHourAgoIsForgotten() {
    assertThat(patient(scaling(1900, -1), scaling(1850, 1))).isEqualTo(DELAY);
  }

  @Test
  void theDelayNeverGrowsBeyondTheWindowOfTheHpa() {
    assertThat(
            patient(
                scaling(900, -1),
                scaling(850, 1),
                scaling(800, -1),
                scaling(750, 1),
                scaling(500, -1),
                scaling(450, 1)))
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void noisyLoadWaitsAsLongAsTheHpa() {
    assertThat(DelayedScaleDown.patient(DELAY, List.of(), true, NOW))
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void whoWantsNoDelayOrALongerOneGetsIt() {
    assertThat(DelayedScaleDown.patient(Duration.ZERO, List.of(), true, NOW)).isZero();
    assertThat(DelayedScaleDown.patient(Duration.ofMinutes(20), List.of(), true, NOW))
        .isEqualTo(Duration.ofMinutes(20));
  }

  @Test
  void aWishFromTheBeginningOfAFallMakesNoStepOfItsOwn() {
    Delayed pending = Delayed.NONE;
    Outcome outcome = null;
    // The first look reaches back before the fall and asks for five; all later ones for two.
    for (long second = 0; second <= 110; second += 5) {
      Instant now = NOW.plusSeconds(second);
      int wish = second == 0 ? 5 : 2;
      outcome =
          DelayedScaleDown.settled(
              DelayedScaleDown.apply(7, wish, DELAY, pending, now), 7, DELAY, SLACK, now);
      pending = outcome.next();
      assertThat(outcome.replicas()).as("after %d s", second).isIn(7, 2);
    }
    assertThat(outcome).isNotNull();
    assertThat(outcome.replicas()).isEqualTo(2);
  }

  @Test
  void aSteadyFallIsFollowedAfterTheDelayAndTheSlackAtTheLatest() {
    Delayed pending = Delayed.NONE;
    int followed = 0;
    for (int second = 0; second <= 200 && followed == 0; second += 5) {
      Instant now = NOW.plusSeconds(second);
      Outcome outcome =
          DelayedScaleDown.settled(
              DelayedScaleDown.apply(60, 59 - second / 5, DELAY, pending, now),
              60,
              DELAY,
              SLACK,
              now);
      pending = outcome.next();
      followed = outcome.replicas() < 60 ? second : 0;
    }
    assertThat(followed).isBetween(105, 120);
  }
}
