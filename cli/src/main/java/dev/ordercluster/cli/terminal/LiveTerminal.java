package dev.ordercluster.cli.terminal;

import java.io.PrintStream;
import java.util.List;

/// Repaints its rows in place with ANSI sequences. Lines wider than the window are cut by the
/// terminal itself (automatic wrapping is off while painting), so no row ever takes two lines and
/// the cursor arithmetic holds whatever the window's width is.
public final class LiveTerminal implements Terminal {
  private static final String ESCAPE = "\u001b[";
  private static final String NO_WRAP = ESCAPE + "?7l";
  private static final String WRAP = ESCAPE + "?7h";
  private static final String CLEAR_LINE = ESCAPE + "K";
  private static final String CLEAR_BELOW = ESCAPE + "J";
  private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};

  private final PrintStream out;
  private final Style style;
  private List<Row> shown = List.of();
  private int frame;

  public LiveTerminal(PrintStream out, Style style) {
    this.out = out;
    this.style = style;
  }

  @Override
  public synchronized void say(String line) {
    List<Row> rows = shown;
    out.print(toFirstRow() + CLEAR_BELOW + line + "\n");
    shown = List.of();
    if (!rows.isEmpty()) {
      show(rows);
    }
    out.flush();
  }

  @Override
  public synchronized void show(List<Row> rows) {
    StringBuilder painted = new StringBuilder(NO_WRAP).append(toFirstRow());
    int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    for (Row row : rows) {
      painted.append(painted(row, width)).append(CLEAR_LINE).append('\n');
    }
    painted.append(CLEAR_BELOW).append(WRAP);
    out.print(painted);
    out.flush();
    shown = List.copyOf(rows);
    frame = (frame + 1) % SPINNER.length;
  }

  @Override
  public synchronized void settle() {
    shown = List.of();
  }

  private String toFirstRow() {
    return shown.isEmpty() ? "" : ESCAPE + shown.size() + "A\r";
  }

  private String painted(Row row, int width) {
    String sign = row.mark() == Row.Mark.WORKING ? SPINNER[frame] : row.mark().sign();
    String name = row.name() + " ".repeat(width - row.name().length());
    String detail = row.detail().isEmpty() ? row.mark().word() : row.detail();
    return "  "
        + style.of(row.mark(), sign)
        + " "
        + name
        + "  "
        + (row.mark() == Row.Mark.FAILED ? style.bad(detail) : style.faint(detail));
  }
}
