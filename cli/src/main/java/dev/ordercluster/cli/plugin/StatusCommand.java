package dev.ordercluster.cli.plugin;

import dev.ordercluster.cli.command.Shell;
import dev.ordercluster.cli.component.OrderClusterFacts;
import dev.ordercluster.cli.kube.Observer;
import dev.ordercluster.cli.status.ClusterReport.OrderClusterReport;
import dev.ordercluster.cli.status.ReportJson;
import dev.ordercluster.cli.status.ReportText;
import dev.ordercluster.cli.status.Reports;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Tells how an OrderCluster is.
@Command(
    name = "status",
    description = {
      "Show what is wrong or under way, the addresses, every pod, certificates, backup, conditions.",
      "Exits with 0 when it is Ready, with 1 when it is not."
    })
final class StatusCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ClusterOption cluster = new ClusterOption();

  /// The forms of the report.
  enum Form {
    text,
    json
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text or json (default: ${DEFAULT-VALUE}).",
      defaultValue = "text")
  private Form form = Form.text;

  StatusCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (KubernetesClient client = cluster.open()) {
      GenericKubernetesResource found = cluster.find(client);
      OrderClusterReport report =
          new Reports(new Observer(client).observe(found), shell.ends().clock().instant())
              .orderClusters()
              .getFirst();
      OrderClusterFacts facts = new OrderClusterFacts(found);
      switch (form) {
        case json -> shell.ends().out().println(ReportJson.text(report));
        case text ->
            new ReportText(shell.style()).lines(report, facts).forEach(shell.ends().out()::println);
      }
      return report.ready() ? 0 : 1;
    }
  }
}
