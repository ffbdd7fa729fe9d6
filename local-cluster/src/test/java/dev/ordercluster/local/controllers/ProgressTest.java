package dev.ordercluster.local.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.local.controllers.Progress.Before;
import dev.ordercluster.local.controllers.Progress.Counts;
import dev.ordercluster.local.controllers.Progress.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Rollout ROLLOUT = new Rollout("web-1", 3, false, Duration.ofMinutes(10));
  private static final Counts HALF = new Counts(4, 2, 3, 3);
  private static final Counts DONE = new Counts(3, 3, 3, 3);

  private static Progress.Verdict judge(Counts before, Counts now, String reason, int secondsAgo) {
    return Progress.judge(
        ROLLOUT, before, now, Optional.of(new Before(reason, NOON.minusSeconds(secondsAgo))), NOON);
  }

  @Test
  void aRolloutIsCompleteWhenEveryPodIsNewAndAvailable() {
    assertThat(judge(HALF, DONE, "ReplicaSetUpdated", 5).reason())
        .isEqualTo("NewReplicaSetAvailable");
  }

  @Test
  void aRolloutThatMovesStartsItsDeadlineAnew() {
    assertThat(judge(new Counts(4, 1, 3, 3), HALF, "ReplicaSetUpdated", 5).moved()).isTrue();
    assertThat(judge(HALF, HALF, "ReplicaSetUpdated", 5).moved()).isFalse();
  }

  @Test
  void aRolloutThatStandsStillTooLongHasFailed() {
    Progress.Verdict verdict = judge(HALF, HALF, "ReplicaSetUpdated", 600);
    assertThat(verdict.status()).isEqualTo("False");
    assertThat(verdict.reason()).isEqualTo("ProgressDeadlineExceeded");
  }

  @Test
  void aFailedRolloutThatGetsOnIsFailedNoMore() {
    assertThat(judge(new Counts(4, 1, 3, 3), HALF, "ProgressDeadlineExceeded", 900).status())
        .isEqualTo("True");
  }
}
