package dev.ordercluster.operator.report;

import dev.ordercluster.operator.api.v1beta1.Condition;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus.LastBackup;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What passes told of backups, as Prometheus text: one series per cluster whose spec wants some.
public final class BackupGauges {
  private static final String PREFIX = "ordercluster_operator_";

  private BackupGauges() {}

  /// Prometheus text format 0.0.4.
  public static String text(Board board) {
    StringBuilder out = new StringBuilder();
    head(out, "last_backup_timestamp_seconds", "Moment that the last good backup holds.");
    for (Board.Seen seen : board.all()) {
      taken(seen.status().lastBackup())
          .ifPresent(
              time -> sample(out, "last_backup_timestamp_seconds", seen, time.getEpochSecond()));
    }
    head(
        out,
        "backups_current",
        "1 when the last backup was taken, 0 when it failed or is to come.");
    for (Board.Seen seen : board.all()) {
      seen.status().conditions().stream()
          .filter(condition -> condition.type().equals("BackupsCurrent"))
          .map(Condition::status)
          .forEach(status -> sample(out, "backups_current", seen, status.equals("True") ? 1 : 0));
    }
    return out.toString();
  }

  private static Optional<Instant> taken(@Nullable LastBackup last) {
    try {
      return last == null ? Optional.empty() : Optional.of(Instant.parse(last.time()));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static void head(StringBuilder out, String name, String help) {
    out.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(PREFIX).append(name).append(" gauge\n");
  }

  private static void sample(StringBuilder out, String name, Board.Seen seen, long value) {
    out.append(PREFIX)
        .append(name)
        .append("{namespace=\"")
        .append(seen.namespace())
        .append("\",cluster=\"")
        .append(seen.name())
        .append("\"} ")
        .append(value)
        .append('\n');
  }
}
