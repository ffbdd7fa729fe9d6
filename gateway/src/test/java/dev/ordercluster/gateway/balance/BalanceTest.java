package dev.ordercluster.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BalanceTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void theLessLoadedOfTwoIsPicked() {
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      assertThat(PowerOfTwo.pick(List.of(9, 2), load -> load, random)).isEqualTo(2);
    }
  }

  @Test
  void equalInstancesShareEvenly() {
    Random random = new Random(2);
    int[] load = new int[5];
    for (int i = 0; i < 10_000; i++) {
      load[PowerOfTwo.pick(List.of(0, 1, 2, 3, 4), index -> load[index], random)]++;
    }
    for (int count : load) {
      assertThat(count).isBetween(1_990, 2_010);
    }
  }

  @Test
  void anUnreachableInstanceIsEjectedAtOnceForAGrowingCappedTime() {
    Standing standing = Standing.GOOD;
    long now = 5;
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      standing = standing.afterConnectionFailure(now);
      assertThat(standing.isEjected(now)).isTrue();
      pauses.add((standing.until() - now) / SECOND);
      now = standing.until();
      assertThat(standing.isEjected(now)).isFalse();
    }
    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    assertThat(standing.afterSuccess()).isEqualTo(Standing.GOOD);
  }

  @Test
  void failuresThatWereUnderWayDoNotExtendAnEjection() {
    Standing ejected = Standing.GOOD.afterConnectionFailure(0);
    assertThat(ejected.afterConnectionFailure(10).afterServerError(20))
        .isEqualTo(new Standing(1, 1, ejected.until()));
  }

  @Test
  void serverErrorsEjectAfterAStreakOnly() {
    Standing standing = Standing.GOOD;
    for (int i = 1; i < Standing.STREAK_TO_EJECT; i++) {
      standing = standing.afterServerError(0);
      assertThat(standing.isEjected(0)).isFalse();
    }
    assertThat(standing.afterSuccess().afterServerError(0).isEjected(0)).isFalse();
    assertThat(standing.afterServerError(0).isEjected(0)).isTrue();
  }
}
