package dev.ordercluster.operator.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.operator.api.v1beta1.Autoscaling;
import dev.ordercluster.operator.autoscale.History;
import dev.ordercluster.operator.autoscale.ScalingChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
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
  void aMemoryOfWhichAnyPartIsGoneBeginsAnewRatherThanFailEachLook() {
    String whole = MemoryText.write(memory(3, 5, 3));
    ObjectMapper json = new ObjectMapper();
    JsonNode tree = assertDoesNotThrow(() -> json.readTree(whole));
    List<String> history = new ArrayList<>(List.of(""));
    tree.path("history").fieldNames().forEachRemaining(history::add);
    for (String part : history) {
      ObjectNode damaged = tree.deepCopy();
      ObjectNode holder = part.isEmpty() ? damaged : (ObjectNode) damaged.path("history");
      String name = part.isEmpty() ? "history" : part;
      holder.remove(name);
      assertThat(MemoryText.read(damaged.toString(), NOW)).as("without " + name).isEmpty();
      holder.putNull(name);
      assertThat(MemoryText.read(damaged.toString(), NOW)).as(name + " null").isEmpty();
    }
    String timeless = whole.replaceFirst("\"time\":\"[^\"]*\"", "\"time\":null");
    assertThat(MemoryText.read(timeless, NOW)).isEmpty();
  }

  @Test
  void numbersThatNothingCanHaveLearnedAreNotLearned() {
    String text =
        MemoryText.write(memory(3, 5, 3))
            .replace("\"goodInFlight\":20.0", "\"goodInFlight\":\"NaN\"")
            .replace("\"serviceSeconds\":0.01", "\"serviceSeconds\":-1e308")
            .replace("\"inFlight\":12.0", "\"inFlight\":\"-Infinity\"");
    ScalingMemory read = MemoryText.read(text, NOW).orElseThrow();
    assertThat(read.history().latency().goodInFlight()).isZero();
    assertThat(read.history().latency().serviceSeconds()).isZero();
    assertThat(read.history().previous().inFlight()).isZero();
  }

  @Test
  void aNumberThatSomebodyWroteStartsNoMorePodsThanMayBeOrAre() {
    ScalingMemory written =
        MemoryText.read(
                MemoryText.write(memory(3, 3)).replace("\"desired\":3", "\"desired\":2000000000"),
                NOW)
            .orElseThrow();
    Autoscaling wish = PoliciesTest.wish("maxReplicas: 8\ntargets: {cpuUtilization: 70}");
    assertThat(written.within(present(wish, OptionalInt.empty())).desired()).isEqualTo(8);
    assertThat(written.within(present(wish, OptionalInt.of(12))).desired()).isEqualTo(12);
    assertThat(memory(5, 3).within(present(wish, OptionalInt.of(2))).desired()).isEqualTo(5);
  }

  private static Assignment present(Autoscaling wish, OptionalInt replicas) {
    return new Assignment(wish, 2, replicas, false, List.of(), List.of());
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
