package dev.ordercluster.operator.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ordercluster.operator.simulate.Comparison.Family;
import dev.ordercluster.operator.simulate.Comparison.Row;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Next to a plain HPA on traces that no threshold was chosen on, twenty of each kind. What a
/// single trace may be worse by is stated at [Family#noWorse].
class HeldOutTest {
  private static final int TRACES = 20;

  @TestFactory
  Stream<DynamicTest> overAllTracesOfAKindNothingIsWorseAndTwoAreBetter() {
    return Arrays.stream(TraceFamily.values())
        .map(kind -> dynamicTest(kind.title(), () -> check(kind)));
  }

  private static void check(TraceFamily kind) {
    Family family = Comparison.family(ClosedLoopTest.example(), kind, TRACES);
    double overOurs = sum(family, row -> row.ours().secondsOverTarget());
    double overHpa = sum(family, row -> row.hpa().secondsOverTarget());
    double replicasOurs = sum(family, row -> row.ours().replicaSeconds());
    double replicasHpa = sum(family, row -> row.hpa().replicaSeconds());
    double changesOurs = sum(family, row -> row.ours().changes());
    double changesHpa = sum(family, row -> row.hpa().changes());
    assertThat(overOurs).as("seconds over target").isLessThanOrEqualTo(overHpa);
    assertThat(replicasOurs).as("replica-seconds").isLessThan(replicasHpa);
    assertThat(changesOurs).as("changes").isLessThan(changesHpa);
  }

  private static double sum(Family family, ToDoubleFunction<Row> value) {
    return family.rows().stream().mapToDouble(value).sum();
  }

  @Test
  void aSeedGivesTheSameTraceEachTime() {
    for (TraceFamily kind : TraceFamily.values()) {
      Trace once = kind.of(7);
      Trace again = kind.of(7);
      assertThat(again.seconds()).isEqualTo(once.seconds());
      for (int second = 0; second < once.seconds(); second += 100) {
        double load = once.load().applyAsDouble(second);
        assertThat(again.load().applyAsDouble(second)).isEqualTo(load).isPositive();
      }
    }
  }
}
