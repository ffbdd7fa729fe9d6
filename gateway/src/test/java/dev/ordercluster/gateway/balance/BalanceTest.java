package dev.ordercluster.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
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
        .isEqualTo(new Standing(1, 1, ejected.until(), true));
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

  @Test
  void aCheckBringsAnUnreachableInstanceBackAndMissedOnesKeepItAway() {
    Standing away = Standing.GOOD.afterConnectionFailure(5);
    assertThat(away.isInDoubt()).isTrue();
    assertThat(away.afterGoodCheck(7).isEjected(7)).isFalse();
    assertThat(away.afterGoodCheck(7).isInDoubt()).isTrue();
    assertThat(away.afterGoodCheck(7).afterSuccess()).isEqualTo(Standing.GOOD);
    long late = away.until() + SECOND;
    assertThat(away.isEjected(late)).isFalse();
    assertThat(away.afterMissedCheck(late).isEjected(late)).isTrue();
    assertThat(away.afterMissedCheck(late).ejections()).isEqualTo(away.ejections());
  }

  @Test
  void aCheckSaysNothingOfAnInstanceThatAnswersBadly() {
    Standing bad = Standing.GOOD;
    for (int i = 0; i < Standing.STREAK_TO_EJECT; i++) {
      bad = bad.afterServerError(5);
    }
    assertThat(bad.isEjected(6)).isTrue();
    assertThat(bad.isInDoubt()).isFalse();
    assertThat(bad.afterGoodCheck(6)).isEqualTo(bad);
    assertThat(bad.afterMissedCheck(6)).isEqualTo(bad);
  }

  private static Standing bad(long now) {
    return new Standing(0, 1, now + SECOND, false);
  }

  private static Standing away(long now) {
    return new Standing(0, 1, now + SECOND, true);
  }

  private static List<Integer> candidates(Standing... standings) {
    List<Integer> all = IntStream.range(0, standings.length).boxed().toList();
    return Candidates.of(all, standings.length, index -> standings[index], 5);
  }

  @Test
  void ejectedInstancesAreLeftAloneUntilTooFewAreGood() {
    Standing good = Standing.GOOD;
    assertThat(candidates(good, bad(5), away(5))).containsExactly(0);
    assertThat(candidates(good, good, bad(5))).containsExactly(0, 1);
    assertThat(candidates(good, bad(5), bad(5), away(5))).containsExactly(0, 1, 2);
    assertThat(candidates(bad(5), away(5))).containsExactly(0);
    assertThat(candidates(away(5), away(5))).containsExactly(0, 1);
  }

  @Test
  void anInstanceThatCameAMomentAgoGetsAShareThatGrows() {
    Random random = new Random(3);
    for (int tenths = 0; tenths <= 10; tenths++) {
      var warming = new Candidates.Warming(tenths * SECOND, 10 * SECOND);
      int drawn = 0;
      for (int i = 0; i < 1000; i++) {
        var warmed =
            Candidates.warmed(List.of(0, 1), one -> one == 0 ? 0L : -100 * SECOND, warming, random);
        assertThat(warmed).contains(1);
        drawn += warmed.contains(0) ? 1 : 0;
      }
      assertThat(drawn / 1000.0).isBetween(tenths / 10.0 - 0.06, Math.max(1, tenths) / 10.0 + 0.06);
    }
  }

  private static AdaptiveLimit after(AdaptiveLimit limit, int answers, long millis, int inFlight) {
    AdaptiveLimit next = limit;
    for (int i = 0; i < answers; i++) {
      next = next.afterAnswer(millis * 1_000_000, inFlight, 512);
    }
    return next;
  }

  @Test
  void theLimitGrowsWhileAnswersComeAsUsualAndShrinksWhenTheyQueue() {
    AdaptiveLimit first = AdaptiveLimit.first(512);
    AdaptiveLimit grown = after(first, 50, 10, 100);
    assertThat(grown.limit()).isGreaterThan(150);
    AdaptiveLimit busy = after(grown, 100, 80, 300);
    assertThat(busy.limit()).isLessThan(grown.limit() / 2);
    assertThat(after(busy, 400, 10, 300).limit()).isGreaterThan(grown.limit());
    assertThat(after(grown, 3_000, 10, 512).limit()).isEqualTo(512);
    assertThat(after(grown, 300, 900, 300).limit()).isGreaterThanOrEqualTo(AdaptiveLimit.LEAST);
  }

  @Test
  void theLimitThatIsNotUsedStaysAndTimeoutsTakeFromIt() {
    AdaptiveLimit first = AdaptiveLimit.first(512);
    assertThat(after(first, 100, 10, 10).limit()).isEqualTo(first.limit());
    // Noise of a busy machine is no queue.
    assertThat(after(after(first, 10, 1, 60), 100, 4, 60).limit()).isGreaterThan(first.limit());
    AdaptiveLimit timedOut = first;
    for (int i = 0; i < 100; i++) {
      timedOut = timedOut.afterTimeout(512);
    }
    assertThat(timedOut.limit()).isEqualTo(AdaptiveLimit.LEAST);
    assertThat(AdaptiveLimit.first(2).admits(1)).isTrue();
    assertThat(AdaptiveLimit.first(2).admits(2)).isFalse();
  }
}
