package dev.ordercluster.cli.status;

import dev.ordercluster.cli.component.OrderClusterFacts;
import dev.ordercluster.cli.status.ClusterReport.ConditionReport;
import dev.ordercluster.cli.status.ClusterReport.OrderClusterReport;
import dev.ordercluster.cli.status.ClusterReport.PodReport;
import dev.ordercluster.cli.status.ClusterReport.ScalingReport;
import dev.ordercluster.cli.terminal.Style;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Writes the report for a person to read.
public final class ReportText {
  private static final String READY = "Ready";

  private final Style style;

  public ReportText(Style style) {
    this.style = style;
  }

  public List<String> lines(ClusterReport report) {
    List<String> lines = new ArrayList<>();
    if (report.orderClusters().isEmpty()) {
      lines.add("No OrderCluster: apply one with ./ordercluster apply -f examples/quickstart.yaml");
    }
    for (OrderClusterReport cluster : report.orderClusters()) {
      cluster(cluster, lines);
    }
    Table operator = new Table("OPERATOR", "ADDRESS", "STATE", "RESTARTS", "AGE");
    for (PodReport pod : report.operator()) {
      operator.row(pod.pod(), address(pod), state(pod), Integer.toString(pod.restarts()), age(pod));
    }
    section(operator, lines);
    failures(report.operator(), lines);
    memory(report, lines);
    if (report.statusReport() != null) {
      lines.add("Status report   " + report.statusReport());
    }
    lines.add("Kubernetes API  " + report.kubernetes() + "  (process " + report.pid() + ")");
    lines.add("Kubeconfig      " + report.kubeconfig());
    return lines;
  }

  /// One cluster, with what stands in its status beside.
  public List<String> lines(OrderClusterReport cluster, OrderClusterFacts facts) {
    List<String> lines = new ArrayList<>();
    cluster(cluster, lines);
    Table certificates = new Table("CERTIFICATE", "EXPIRES");
    facts.certificates().forEach(one -> certificates.row(one.name(), one.notAfter()));
    section(certificates, lines);
    lines.add("Version         " + facts.version().orElse("none serves as a whole yet"));
    facts
        .lastBackup()
        .ifPresent(
            backup ->
                lines.add(
                    "Last backup     "
                        + backup.time()
                        + ", "
                        + backup.size()
                        + ", "
                        + backup.location()));
    return lines;
  }

  private void cluster(OrderClusterReport cluster, List<String> lines) {
    boolean well = cluster.ready() && cluster.phase().equals(READY);
    lines.add(
        style.strong("OrderCluster " + cluster.namespace() + "/" + cluster.name())
            + "  "
            + state(cluster, well));
    if (!well && cluster.message() != null) {
      lines.add("Why             " + cluster.message());
    }
    String url = cluster.gatewayUrl();
    lines.add("Gateway         " + (url == null ? "no address yet" : url));
    lines.add("");
    Table pods = new Table("COMPONENT", "ADDRESS", "POD", "STATE", "RESTARTS", "AGE");
    for (PodReport pod : cluster.pods()) {
      pods.row(
          pod.component(),
          address(pod),
          pod.pod(),
          state(pod),
          Integer.toString(pod.restarts()),
          age(pod));
    }
    section(pods, lines);
    failures(cluster.pods(), lines);
    Table scaling = new Table("AUTOSCALING", "REPLICAS", "WHY");
    for (ScalingReport it : cluster.autoscaling()) {
      scaling.row(it.component(), Integer.toString(it.desiredReplicas()), it.reason());
    }
    section(scaling, lines);
    Table conditions = new Table("CONDITION", "STATUS", "REASON", "MESSAGE");
    for (ConditionReport condition : cluster.conditions()) {
      conditions.row(condition.type(), condition.status(), condition.reason(), condition.message());
    }
    section(conditions, lines);
  }

  private static void memory(ClusterReport report, List<String> lines) {
    Table memory = new Table("PROCESS", "PID", "MEMORY");
    report
        .processes()
        .forEach(
            it -> memory.row(it.name(), Long.toString(it.pid()), mebibytes(it.residentBytes())));
    memory.row("total", "", mebibytes(report.totalBytes()));
    section(memory, lines);
  }

  private static void section(Table table, List<String> lines) {
    if (!table.lines().isEmpty()) {
      lines.addAll(table.lines());
      lines.add("");
    }
  }

  /// Why pods cannot run, which is too long for a table.
  private void failures(List<PodReport> pods, List<String> lines) {
    for (PodReport pod : pods) {
      String failure = pod.failure();
      if (failure != null) {
        lines.add(style.bad(pod.pod()) + ": " + failure);
        lines.add("");
      }
    }
  }

  // Requests may well be answered while something is missing, and the other way round.
  private String state(OrderClusterReport cluster, boolean well) {
    if (well) {
      return style.good(READY);
    }
    return cluster.ready()
        ? style.warn(cluster.phase()) + ", requests are answered"
        : style.bad("not Ready") + "  (phase " + cluster.phase() + ")";
  }

  private static String address(PodReport pod) {
    return Objects.requireNonNullElse(pod.address(), "-");
  }

  private static String state(PodReport pod) {
    return pod.ready() ? "Ready" : pod.state().equals("Running") ? "not ready" : pod.state();
  }

  private static String age(PodReport pod) {
    return age(Duration.ofSeconds(pod.ageSeconds()));
  }

  static String age(Duration age) {
    if (age.toSeconds() < 120) {
      return age.toSeconds() + "s";
    }
    if (age.toMinutes() < 120) {
      return age.toMinutes() + "m";
    }
    return age.toHours() < 48 ? age.toHours() + "h" : age.toDays() + "d";
  }

  static String mebibytes(long bytes) {
    return Math.round(bytes / (double) (1 << 20)) + " MiB";
  }
}
