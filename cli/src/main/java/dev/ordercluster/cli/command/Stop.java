package dev.ordercluster.cli.command;

import dev.ordercluster.cli.process.ClusterProcess;
import dev.ordercluster.cli.terminal.Row;
import dev.ordercluster.cli.terminal.Terminal;
import java.util.List;

/// Stopping, as both `down` and Ctrl-C show it.
final class Stop {
  private static final String ROW = "stop";

  private Stop() {}

  /// Ends every process of the cluster.
  ///
  /// @return how many there were
  static int run(ClusterProcess cluster, Terminal terminal) {
    long start = System.nanoTime();
    show(terminal, Row.Mark.WORKING, "stopping the cluster");
    int ended =
        cluster.stop(left -> show(terminal, Row.Mark.WORKING, left + " pod processes left"));
    show(terminal, Row.Mark.DONE, "everything stopped in " + Seconds.since(start));
    terminal.settle();
    return ended;
  }

  private static void show(Terminal terminal, Row.Mark mark, String detail) {
    terminal.show(List.of(new Row(ROW, mark, detail)));
  }
}
