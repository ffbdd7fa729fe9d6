package dev.ordercluster.operator.report;

import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus.CertificateStatus;
import java.time.DateTimeException;
import java.time.Instant;

/// When certificates expire, as Prometheus text: those that statuses tell.
public final class CertificateMeters {
  private static final String NAME = "ordercluster_operator_certificate_not_after_seconds";

  private CertificateMeters() {}

  /// Prometheus text format 0.0.4.
  public static String text(Board board) {
    StringBuilder out = new StringBuilder();
    out.append("# HELP ").append(NAME).append(" When a certificate expires, Unix time.\n");
    out.append("# TYPE ").append(NAME).append(" gauge\n");
    for (Board.Seen seen : board.all()) {
      for (CertificateStatus one : seen.status().certificates()) {
        sample(out, seen, one);
      }
    }
    return out.toString();
  }

  private static void sample(StringBuilder out, Board.Seen seen, CertificateStatus one) {
    long end;
    try {
      end = Instant.parse(one.notAfter()).getEpochSecond();
    } catch (DateTimeException _) {
      return;
    }
    out.append(NAME)
        .append("{namespace=\"")
        .append(seen.namespace())
        .append("\",cluster=\"")
        .append(seen.name())
        .append("\",certificate=\"")
        .append(one.name())
        .append("\"} ")
        .append(end)
        .append('\n');
  }
}
