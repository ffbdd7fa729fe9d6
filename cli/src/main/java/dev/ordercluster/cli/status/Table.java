package dev.ordercluster.cli.status;

import java.util.ArrayList;
import java.util.List;

/// Columns as wide as their widest cell, two spaces between them, the last one ragged.
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... titles) {
    rows.add(List.of(titles));
  }

  void row(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          rows.getFirst().size() + " cells expected, got " + cells.length);
    }
    rows.add(List.of(cells));
  }

  /// The title line and the rows; nothing when there is no row.
  List<String> lines() {
    return rows.size() == 1 ? List.of() : rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      line.append(row.get(column));
      line.append(" ".repeat(width(column) - row.get(column).length() + 2));
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
