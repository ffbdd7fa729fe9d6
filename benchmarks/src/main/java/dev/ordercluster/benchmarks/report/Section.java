package dev.ordercluster.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/// One part of a report: a table, under which conditions it holds, and what was aimed at.
///
/// @param conditions sentences
/// @param bars the column that a chart shows, counted from the first column after the names
public record Section(
    String title,
    List<String> conditions,
    List<String> columns,
    List<Row> rows,
    List<Goal> goals,
    int bars) {

  /// One line of the table.
  ///
  /// @param values NaN where there is none
  public record Row(String name, List<Double> values) {
    public Row {
      values = List.copyOf(values);
    }
  }

  public Section {
    conditions = List.copyOf(conditions);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    goals = List.copyOf(goals);
    for (Row row : rows) {
      if (row.values().size() != columns.size() - 1) {
        throw new IllegalArgumentException(
            "%s: expected %d values, were %d"
                .formatted(row.name(), columns.size() - 1, row.values().size()));
      }
    }
    if (bars < 0 || bars >= columns.size() - 1) {
      throw new IllegalArgumentException("there is no column " + bars + " to be shown as bars");
    }
  }

  /// As GitHub shows it.
  public String markdown() {
    StringBuilder out = new StringBuilder("## ").append(title).append("\n\n");
    out.append(String.join(" ", conditions)).append("\n\n");
    line(out, columns);
    line(out, columns.stream().map(_ -> "---").toList());
    for (Row row : rows) {
      List<String> cells = new ArrayList<>(List.of(row.name()));
      row.values().forEach(value -> cells.add(Numbers.text(value)));
      line(out, cells);
    }
    if (!goals.isEmpty()) {
      out.append('\n');
      line(out, List.of("goal", "wanted", "measured", ""));
      line(out, List.of("---", "---", "---", "---"));
      goals.forEach(
          goal ->
              line(
                  out,
                  List.of(
                      goal.what(), goal.wanted(), goal.measured(), goal.met() ? "met" : "missed")));
    }
    return out.toString();
  }

  private static void line(StringBuilder out, List<String> cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
