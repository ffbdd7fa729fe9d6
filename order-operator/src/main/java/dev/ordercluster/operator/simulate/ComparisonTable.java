package dev.ordercluster.operator.simulate;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// The comparison in words.
final class ComparisonTable {
  private ComparisonTable() {}

  static String markdown(List<Comparison.Row> rows) {
    StringBuilder table =
        new StringBuilder(
            """
            | trace | s over target | HPA | replica-seconds | HPA | changes | HPA | no worse in any, better in |
            |---|---|---|---|---|---|---|---|
            """);
    for (Comparison.Row row : rows) {
      ClosedLoop.Result ours = row.ours();
      ClosedLoop.Result hpa = row.hpa();
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f | %.1f | %.0f | %.0f | %d | %d | %s |%n",
              row.trace(),
              ours.secondsOverTarget(),
              hpa.secondsOverTarget(),
              ours.replicaSeconds(),
              hpa.replicaSeconds(),
              ours.changes(),
              hpa.changes(),
              row.worse() > 0 ? "worse in " + row.worse() : String.valueOf(row.better())));
    }
    return table.toString();
  }

  /// Sums over each kind of load.
  static String families(List<Comparison.Family> families) {
    StringBuilder table =
        new StringBuilder(
            """
            | kind | traces | s over target | HPA | replica-seconds | HPA | changes | HPA | no worse in any | of these better in two |
            |---|---|---|---|---|---|---|---|---|---|
            """);
    for (Comparison.Family family : families) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.1f | %.1f | %.0f | %.0f | %.0f | %.0f | %d | %d |%n",
              family.kind(),
              family.rows().size(),
              sum(family, row -> row.ours().secondsOverTarget()),
              sum(family, row -> row.hpa().secondsOverTarget()),
              sum(family, row -> row.ours().replicaSeconds()),
              sum(family, row -> row.hpa().replicaSeconds()),
              sum(family, row -> row.ours().changes()),
              sum(family, row -> row.hpa().changes()),
              family.noWorse(),
              family.betterInTwo()));
    }
    return table.toString();
  }

  private static double sum(Comparison.Family family, ToDoubleFunction<Comparison.Row> value) {
    return family.rows().stream().mapToDouble(value).sum();
  }

  /// The decisions that changed the count, and a chart.
  static String run(ClosedLoop.Result result) {
    StringBuilder text = new StringBuilder();
    for (ClosedLoop.Point point : result.points()) {
      if (point.decision().changes()) {
        text.append(
            String.format(
                Locale.ROOT,
                "%7.1f s  %6.0f requests/s  p95 %5.0f ms  %s%n",
                point.time(),
                point.load(),
                point.p95() * 1000,
                point.decision().sentence()));
      }
    }
    List<Chart.Point> points =
        result.points().stream()
            .map(
                point ->
                    new Chart.Point(
                        point.time(), point.load(), point.decision().desired(), point.replicas()))
            .toList();
    return text.append('\n').append(new Chart(points).text()).toString();
  }
}
