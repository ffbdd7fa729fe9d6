package dev.ordercluster.local.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.local.controllers.JobPlan.Complete;
import dev.ordercluster.local.controllers.JobPlan.Fail;
import dev.ordercluster.local.controllers.JobPlan.Run;
import dev.ordercluster.local.controllers.JobPlan.Seen;
import dev.ordercluster.local.controllers.JobPlan.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobPlanTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Wish THREE_BY_TWO =
      new Wish(2, OptionalInt.of(3), 2, Optional.of(Duration.ofMinutes(5)), false);

  private static JobPlan.Decision decide(Wish wish, Seen seen, Instant now) {
    return JobPlan.decide(wish, seen, NOON, now);
  }

  @Test
  void aJobRunsAsManyPodsAsAreStillNeeded() {
    assertThat(decide(THREE_BY_TWO, new Seen(0, 0, 0, Optional.empty()), NOON))
        .isEqualTo(new Run(2, Duration.ZERO));
    assertThat(decide(THREE_BY_TWO, new Seen(0, 2, 0, Optional.empty()), NOON))
        .isEqualTo(new Run(1, Duration.ZERO));
  }

  @Test
  void aJobIsCompleteWithItsLastCompletion() {
    assertThat(decide(THREE_BY_TWO, new Seen(0, 3, 1, Optional.of(NOON)), NOON))
        .isEqualTo(new Complete());
  }

  @Test
  void aJobFailsPastItsBackoffLimitAndPastItsDeadline() {
    assertThat(decide(THREE_BY_TWO, new Seen(0, 0, 3, Optional.of(NOON)), NOON))
        .isInstanceOfSatisfying(
            Fail.class, fail -> assertThat(fail.reason()).isEqualTo("BackoffLimitExceeded"));
    assertThat(decide(THREE_BY_TWO, new Seen(2, 0, 0, Optional.empty()), NOON.plusSeconds(300)))
        .isInstanceOfSatisfying(
            Fail.class, fail -> assertThat(fail.reason()).isEqualTo("DeadlineExceeded"));
  }

  @Test
  void aFailedPodIsTriedAgainAfterAPause() {
    assertThat(decide(THREE_BY_TWO, new Seen(1, 0, 2, Optional.of(NOON)), NOON.plusMillis(500)))
        .isEqualTo(new Run(2, Duration.ofMillis(1500)));
  }

  @Test
  void aWorkQueueIsDoneWhenOnePodSucceededAndNoneIsLeft() {
    Wish queue = new Wish(2, OptionalInt.empty(), 2, Optional.empty(), false);
    assertThat(decide(queue, new Seen(1, 1, 0, Optional.empty()), NOON))
        .isEqualTo(new Run(1, Duration.ZERO));
    assertThat(decide(queue, new Seen(0, 1, 0, Optional.empty()), NOON)).isEqualTo(new Complete());
  }

  @Test
  void aSuspendedJobRunsNothing() {
    Wish suspended = new Wish(2, OptionalInt.of(3), 2, Optional.empty(), true);
    assertThat(decide(suspended, new Seen(2, 0, 0, Optional.empty()), NOON))
        .isEqualTo(new Run(0, Duration.ZERO));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,4", "6,32", "7,60", "100,60"})
  void thePauseDoublesUpToAMinute(int failures, int seconds) {
    assertThat(Backoff.afterFailures(failures)).isEqualTo(Duration.ofSeconds(seconds));
  }
}
