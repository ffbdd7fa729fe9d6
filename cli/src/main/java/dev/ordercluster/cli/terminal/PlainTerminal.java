package dev.ordercluster.cli.terminal;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One line per change of a row's mark, or of what a failing row says. Details that only count
/// seconds do not print again.
public final class PlainTerminal implements Terminal {
  private final PrintStream out;
  private final Map<String, Row> shown = new HashMap<>();

  public PlainTerminal(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void say(String line) {
    out.println(line);
    out.flush();
  }

  @Override
  public synchronized void show(List<Row> rows) {
    for (Row row : rows) {
      Row before = shown.put(row.name(), row);
      if (isNews(before, row)) {
        out.println(row.name() + ": " + told(row));
      }
    }
    out.flush();
  }

  @Override
  public synchronized void settle() {
    shown.clear();
  }

  private static boolean isNews(@Nullable Row before, Row now) {
    if (before == null) {
      return now.mark() != Row.Mark.WAITING;
    }
    return before.mark() != now.mark()
        || (now.mark() == Row.Mark.FAILED && !before.detail().equals(now.detail()));
  }

  private static String told(Row row) {
    if (row.detail().isEmpty()) {
      return row.mark().word();
    }
    return row.mark() == Row.Mark.FAILED ? row.mark().word() + ", " + row.detail() : row.detail();
  }
}
