package dev.ordercluster.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.balance.AdaptiveLimit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/// An instance that becomes slow, in virtual time: 64 workers, 2,000 requests a second, each of 10
/// ms; then of 400 ms, so that it can do 160 a second; then of 10 ms again. What finds no room is
/// turned away at once, as a gateway does after its short wait.
class SlowInstanceTest {
  private static final int WORKERS = 64;
  private static final int MOST = 512;
  private static final long MILLI = 1_000_000;
  private static final long BETWEEN = MILLI / 2;
  private static final int ARRIVALS_PER_SECOND = 2_000;

  private final PriorityQueue<Running> running =
      new PriorityQueue<>(Comparator.comparingLong(Running::end));
  private final PriorityQueue<Long> workers = new PriorityQueue<>();
  private final Room room = new Room(MOST);
  private long now;

  private record Running(long begin, long end) {}

  /// What came of one second.
  private record Second(int turnedAway, long longestMillis, int limit) {}

  private List<Second> seconds(int count, long workMillis) {
    List<Second> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(second(workMillis * MILLI));
    }
    return all;
  }

  private Second second(long work) {
    int turnedAway = 0;
    long longest = 0;
    for (int i = 0; i < ARRIVALS_PER_SECOND; i++) {
      now += BETWEEN;
      longest = Math.max(longest, finish());
      if (room.take()) {
        long free = workers.size() < WORKERS ? now : Math.max(now, workers.remove());
        workers.add(free + work);
        running.add(new Running(now, free + work));
      } else {
        turnedAway++;
      }
    }
    return new Second(turnedAway, longest / MILLI, room.limit());
  }

  // Answers in the order in which they come.
  private long finish() {
    long longest = 0;
    while (!running.isEmpty() && running.element().end() <= now) {
      Running done = running.remove();
      room.answered(done.end() - done.begin());
      room.giveBack();
      longest = Math.max(longest, done.end() - done.begin());
    }
    return longest;
  }

  @Test
  void itsLimitFallsWhatIsTooMuchIsTurnedAwayAndItRecovers() {
    List<Second> before = seconds(10, 10);
    assertThat(before).allMatch(second -> second.turnedAway() == 0);

    // Within a second nobody queues inside it any more; those that it cannot bear are told at once.
    List<Second> slow = seconds(4, 400);
    assertThat(slow).allMatch(second -> second.turnedAway() > ARRIVALS_PER_SECOND * 9 / 10);
    assertThat(slow).allMatch(second -> second.limit() == AdaptiveLimit.LEAST);
    assertThat(slow.getFirst().longestMillis()).isLessThan(800);
    assertThat(slow.subList(1, 4)).allMatch(second -> second.longestMillis() == 400);

    // Slow for longer becomes usual, and the limit looks for more; the wait stays bounded.
    List<Second> usual = seconds(6, 400);
    assertThat(usual).allMatch(second -> second.longestMillis() <= 400 * MOST / WORKERS);
    assertThat(usual).allMatch(second -> second.turnedAway() > ARRIVALS_PER_SECOND / 2);

    List<Second> after = seconds(6, 10);
    assertThat(after.subList(3, 6))
        .allMatch(second -> second.turnedAway() == 0 && second.longestMillis() == 10);
  }
}
