package dev.ordercluster.operator.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.autoscale.History;
import dev.ordercluster.operator.autoscale.ScalingChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryTextTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @Test
  void whatWasKeptIsReadAgainAndTheLastWishHeldUntilNow() {
    ScalingMemory kept = memory(3, 5, 3);
    Instant later = NOW.plusSeconds(20);
    ScalingMemory read = MemoryText.read(MemoryText.write(kept), later).orElseThrow();
    List<History.Recommendation> wishes = new ArrayList<>(kept.history().recommendations());
    wishes.add(new History.Recommendation(later, 3));
    assertThat(read.history().recommendations()).isEqualTo(wishes);
    assertThat(read.history().lastMetrics()).isEqualTo(later);
    assertThat(read.history().scalings()).isEqualTo(kept.history().scalings());
    assertThat(read.history().latency()).isEqualTo(kept.history().latency());
    assertThat(read.history().promise()).isEqualTo(kept.history().promise());
    assertThat(read.history().delayed()).isEqualTo(kept.history().delayed());
    assertThat(read.history().safe()).isEqualTo(kept.history().safe());
    assertThat(read.changes()).isEqualTo(kept.changes());
    assertThat(read.desired()).isEqualTo(3);
    assertThat(read.given()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "null", "{\"desired\":3}", "{\"desired\":\"x\"}"})
  void whatCannotBeReadBeginsAnew(String text) {
    assertThat(MemoryText.read(text, NOW)).isEmpty();
  }

  @Test
  void fieldsOfALaterVersionDoNotMatter() {
    String text = MemoryText.write(memory(3, 3)).replaceFirst("\\{", "{\"later\":{\"a\":1},");
    assertThat(MemoryText.read(text, NOW)).isNotEmpty();
  }

  @Test
  void passingTimeAndSmallMovesAreNotWorthAWrite() {
    ScalingMemory kept = memory(3, 5, 3);
    ScalingMemory later =
        new ScalingMemory(3, 2, history(NOW.plusSeconds(60), 20.5, 3, 5, 3), kept.changes());
    assertThat(MemoryText.differs(kept, later)).isFalse();
    assertThat(MemoryText.scaled(kept, later)).isFalse();
  }

  @Test
  void anotherWishAnotherNumberAndABigMoveAreWorthAWrite() {
    ScalingMemory kept = memory(3, 5, 3);
    assertThat(MemoryText.differs(kept, memory(3, 5, 4))).isTrue();
    assertThat(MemoryText.differs(kept, memory(3, 6, 3))).isTrue();
    assertThat(MemoryText.differs(kept, memory(4, 5, 3))).isTrue();
    assertThat(MemoryText.scaled(kept, memory(4, 5, 3))).isTrue();
    ScalingMemory learned = new ScalingMemory(3, 2, history(NOW, 40, 3, 5, 3), kept.changes());
    assertThat(MemoryText.differs(kept, learned)).isTrue();
  }

  @Test
  void theLargestMemoryIsFarSmallerThanAConfigMap() {
    int[] wishes = IntStream.range(0, History.MOST_ENTRIES).toArray();
    ScalingMemory large =
        new ScalingMemory(
            3,
            2,
            history(NOW, 20, 3, wishes),
            IntStream.range(0, 20).mapToObj(_ -> long500()).toList());
    assertThat(MemoryText.write(large).length()).isLessThan(64 << 10);
  }

  private static ScalingChange long500() {
    return new ScalingChange(NOW, 2, 3, "cpuUtilization", "x".repeat(500));
  }

  private static ScalingMemory memory(int desired, int... wishes) {
    return new ScalingMemory(
        desired,
        2,
        history(NOW, 20, desired, wishes),
        List.of(new ScalingChange(NOW.minusSeconds(100), 2, 3, "latency", "p95 over target")));
  }

  private static History history(Instant time, double learned, int safe, int... wishes) {
    List<History.Recommendation> oldestFirst =
        IntStream.range(0, wishes.length)
            .mapToObj(
                i ->
                    new History.Recommendation(
                        time.minusSeconds(5L * (wishes.length - 1 - i)), wishes[i]))
            .toList();
    return new History(
        oldestFirst,
        List.of(new History.Scaling(NOW.minusSeconds(100), 1)),
        new History.LatencyModel(learned, 0, 0.01, 0.002),
        new History.Promise(NOW.minusSeconds(100), 2, 3, 100, 150),
        new History.Delayed(NOW, List.of(new History.Recommendation(NOW, 2))),
        new History.Safe(NOW, safe),
        time,
        new History.Load(time, 12, 340));
  }
}
