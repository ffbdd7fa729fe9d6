package dev.ordercluster.operator.simulate;

import java.util.ArrayList;
import java.util.List;

/// One line of comma-separated values (RFC 4180), except that a cell ends with its line.
final class CsvLine {
  private CsvLine() {}

  /// The cells as they are written: a comma between quotation marks is part of its cell.
  static List<String> cells(String text) {
    List<String> cells = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      quoted ^= next == '"';
      if (next == ',' && !quoted) {
        cells.add(text.substring(start, i));
        start = i + 1;
      }
    }
    cells.add(text.substring(start));
    return cells;
  }

  /// What a cell says, without space around it and without the quotation marks that it stands in.
  static String content(String cell) {
    String text = cell.strip();
    return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1).replace("\"\"", "\"").strip()
        : text;
  }
}
