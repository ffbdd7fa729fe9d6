package dev.ordercluster.operator.autoscale;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One row of a table of cases, by column name; an absent cell is the empty text.
record CaseRow(Map<String, String> cells) {
  static List<CaseRow> table(String resource) {
    List<String> lines;
    try (InputStream in = CaseRow.class.getResourceAsStream(resource)) {
      lines =
          new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> names = List.of(lines.getFirst().split("\t", -1));
    return lines.stream().skip(1).map(line -> row(names, line)).toList();
  }

  private static CaseRow row(List<String> names, String line) {
    String[] values = line.split("\t", -1);
    Map<String, String> cells = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      cells.put(names.get(i), i < values.length ? values[i].strip() : "");
    }
    return new CaseRow(cells);
  }

  String text(String column) {
    return Objects.requireNonNull(cells.get(column), "no column " + column);
  }

  boolean has(String column) {
    return !text(column).isEmpty();
  }

  int number(String column) {
    return Integer.parseInt(text(column));
  }

  /// The number after `name=` in a cell.
  double value(String column, String name) {
    return Double.parseDouble(find(column, "\\b" + name + "=(-?[0-9.]+(?:E[0-9]+)?)"));
  }

  String find(String column, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text(column));
    if (!matcher.find()) {
      throw new IllegalArgumentException(this + ": nothing like " + pattern + " in " + column);
    }
    return matcher.group(1);
  }

  @Override
  public String toString() {
    return text("id") + " " + text("upstream");
  }
}
