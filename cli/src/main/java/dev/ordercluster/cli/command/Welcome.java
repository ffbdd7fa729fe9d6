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
import java.nio.file.Files;
import java.nio.file.Path;
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
        .flatMap(cluster -> example(cluster).stream())
        .findFirst()
        .ifPresent(
            order ->
                out.println("\n" + style.strong("Place an order:") + "\n  " + order.command()));
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

  private Optional<OrderExample> example(OrderClusterReport cluster) {
    Path authorities = data.authorities(cluster.namespace(), cluster.name());
    return Optional.ofNullable(cluster.gatewayUrl())
        .map(
            url ->
                new OrderExample(
                    url,
                    Optional.of(authorities).filter(Files::exists),
                    shell.typedAs() + " token --role customer" + dataOption));
  }
}
