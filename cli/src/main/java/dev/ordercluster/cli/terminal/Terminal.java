package dev.ordercluster.cli.terminal;

import java.util.List;

/// Where a command tells its progress. [LiveTerminal] repaints rows in place, [PlainTerminal]
/// prints one line per change, for pipes and logs.
public interface Terminal {
  /// Prints a line that stays.
  void say(String line);

  /// Shows the present state of everything that is being waited for, in this order.
  void show(List<Row> rows);

  /// Ends the rows that are shown: what was last painted stays, the next `show` starts below it.
  void settle();

  /// The terminal for where standard output goes.
  ///
  /// @param isTerminal whether a person's terminal is on the other end
  static Terminal on(java.io.PrintStream out, boolean isTerminal, Style style) {
    return isTerminal ? new LiveTerminal(out, style) : new PlainTerminal(out);
  }
}
