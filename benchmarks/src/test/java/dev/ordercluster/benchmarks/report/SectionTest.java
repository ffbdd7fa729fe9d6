package dev.ordercluster.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SectionTest {
  private static final Section SECTION =
      new Section(
          "Gateways",
          List.of("One machine.", "Two rounds."),
          List.of("", "requests/s", "ratio"),
          List.of(
              new Section.Row("a < b", List.of(12_345.6, Double.NaN)),
              new Section.Row("other", List.of(0.0, 2.5))),
          List.of(Goal.atLeast("throughput", 3, 2.9, ""), Goal.atMost("cost", 25, 24.96, " %")),
          0);

  @Test
  void aSectionIsATableAndSaysWhichGoalsWereMissed() {
    assertEquals(
        """
        ## Gateways

        One machine. Two rounds.

        |  | requests/s | ratio |
        | --- | --- | --- |
        | a < b | 12,346 | – |
        | other | 0.00 | 2.50 |

        | goal | wanted | measured |  |
        | --- | --- | --- | --- |
        | throughput | ≥ 3.00 | 2.90 | missed |
        | cost | ≤ 25.0 % | 25.0 % | met |
        """
            .replace("2.35", Numbers.text(2.5)),
        SECTION.markdown());
  }

  @Test
  void whatCouldNotBeMeasuredIsNoGoalMet() {
    assertFalse(Goal.atMost("cost", 25, Double.NaN, " %").met());
    assertFalse(Goal.atLeast("throughput", 3, Double.NaN, "").met());
  }

  @Test
  void aChartShowsOneBarForEachValueAndEscapesNames() {
    String svg = Chart.svg(SECTION);
    assertEquals(2 + 1, svg.split("<rect", -1).length - 1);
    assertTrue(svg.contains("a &lt; b"), svg);
    assertTrue(svg.contains("12,346"), svg);
  }

  @Test
  void rowsHaveAValueForEachColumn() {
    List<Section.Row> shorter = List.of(new Section.Row("x", List.of(1.0)));
    List<String> columns = List.of("", "a", "b");
    assertThrows(
        IllegalArgumentException.class,
        () -> new Section("t", List.of(), columns, shorter, List.of(), 0));
  }
}
