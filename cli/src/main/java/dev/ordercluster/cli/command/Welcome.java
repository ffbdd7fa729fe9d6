package dev.ordercluster.cli.command;

import dev.ordercluster.cli.component.Observed;
import dev.ordercluster.cli.process.ClusterProcess;
import dev.ordercluster.cli.process.DataDirectory;
import dev.ordercluster.cli.process.ProcessTable;
import dev.ordercluster.cli.status.ClusterReport;
import dev.ordercluster.cli.status.ClusterReport.OrderClusterReport;
import dev.ordercluster.cli.status.ReportText;
import dev.ordercluster.cli.terminal.Style;
import java.io.PrintStream;
import java.util.Optional;

/// What `up` says once everything is ready: what to do next.
record Welcome(Shell shell, DataDirectory data, String dataOption) {

  /// @param took how long the person waited, without the build
  void print(Observed observed, String took) {
    ProcessTable table = ProcessTable.ofThisMachine();
    new ClusterProcess(data, table)
        .running()
        .map(main -> new ReportSource(data, table).report(main, observed, shell.clock().instant()))
        .ifPresent(report -> print(report, took));
    shell.out().flush();
  }

  private void print(ClusterReport report, String took) {
    PrintStream out = shell.out();
    Style style = shell.style();
    out.println();
    out.println(style.good("Ready in " + took));
    out.println();
    new ReportText(style).lines(report).forEach(out::println);
    report.orderClusters().stream()
        .flatMap(cluster -> Optional.ofNullable(cluster.gatewayUrl()).stream())
        .findFirst()
        .ifPresent(
            url -> out.println("\n" + style.strong("Place an order:") + "\n  " + order(url)));
    out.println();
    out.println(style.strong("Use kubectl:"));
    out.println("  export KUBECONFIG=" + Quoted.forShell(report.kubeconfig()));
    out.println();
    report.orderClusters().stream()
        .map(OrderClusterReport::gatewayUrl)
        .flatMap(url -> Optional.ofNullable(url).stream())
        .forEach(url -> out.println("Gateway URL: " + style.strong(url)));
    if (report.statusReport() != null) {
      out.println("Status report, for a browser: " + style.strong(report.statusReport()));
    }
  }

  private String order(String url) {
    return """
        curl -i %s/v1/orders \\
            -H "Authorization: Bearer $(%s token --role customer%s)" \\
            -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" \\
            -H 'Content-Type: application/json' \\
            -d '{"lines":[{"sku":"TEA-EARL-GREY","quantity":2}]}'"""
        .formatted(url, shell.typedAs(), dataOption);
  }
}
