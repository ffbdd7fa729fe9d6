package dev.ordercluster.operator.report;

import dev.ordercluster.operator.api.v1beta1.Condition;
import java.util.List;
import java.util.Objects;

/// What passes told last of every OrderCluster as Prometheus text, for alerts. A standby tells
/// nothing.
public final class StatusMeters {
  private final Board board;

  public StatusMeters(Board board) {
    this.board = board;
  }

  /// Prometheus text format 0.0.4.
  public String text() {
    List<Board.Seen> all = board.all();
    StringBuilder out = new StringBuilder(256);
    out.append("# HELP ordercluster_condition 1 while a condition is True, 0 while it is False.\n")
        .append("# TYPE ordercluster_condition gauge\n");
    for (Board.Seen seen : all) {
      for (Condition condition : seen.status().conditions()) {
        boolean holds = condition.status().equals("True");
        if (holds || condition.status().equals("False")) {
          out.append("ordercluster_condition{")
              .append(labels(seen))
              .append("type=\"")
              .append(condition.type())
              .append("\"} ")
              .append(holds ? 1 : 0)
              .append('\n');
        }
      }
    }
    out.append("# HELP ordercluster_phase 1 for the phase that an OrderCluster is in.\n")
        .append("# TYPE ordercluster_phase gauge\n");
    for (Board.Seen seen : all) {
      String phase = Objects.requireNonNullElse(seen.status().phase(), "Pending");
      out.append("ordercluster_phase{")
          .append(labels(seen))
          .append("phase=\"")
          .append(phase)
          .append("\"} 1\n");
    }
    return out.toString();
  }

  private static String labels(Board.Seen seen) {
    return "namespace=\"" + seen.namespace() + "\",cluster=\"" + seen.name() + "\",";
  }
}
