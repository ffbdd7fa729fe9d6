package dev.ordercluster.cli.command;

import dev.ordercluster.cli.kube.KubeAccess;
import dev.ordercluster.cli.kube.Observer;
import dev.ordercluster.cli.process.ClusterProcess;
import dev.ordercluster.cli.process.DataDirectory;
import dev.ordercluster.cli.process.LinuxProcess;
import dev.ordercluster.cli.process.ProcessTable;
import dev.ordercluster.cli.status.ClusterReport;
import dev.ordercluster.cli.status.ReportJson;
import dev.ordercluster.cli.status.ReportText;
import dev.ordercluster.cli.terminal.CommandFailure;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Reports on the cluster that runs.
@Command(
    name = "status",
    description = {
      "Show the gateway's URL, every pod with its address, the conditions and the memory in use.",
      "Exits with 1 when no cluster runs."
    })
public final class StatusCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private DataOption data = new DataOption();

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

  public StatusCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    DataDirectory folder = data.directory(shell);
    ProcessTable table = ProcessTable.ofThisMachine();
    Optional<LinuxProcess> main = new ClusterProcess(folder, table).running();
    if (main.isEmpty()) {
      if (form == Form.json) {
        shell.out().println(ReportJson.NOT_RUNNING);
        return 1;
      }
      throw new CommandFailure(
          "no cluster runs in " + folder.root() + ": start one with ./ordercluster up");
    }
    try (KubernetesClient client = KubeAccess.open(folder.kubeconfig())) {
      ClusterReport report =
          new ReportSource(folder, table)
              .report(main.get(), new Observer(client).observe(), shell.clock().instant());
      switch (form) {
        case json -> shell.out().println(ReportJson.text(report));
        case text -> new ReportText(shell.style()).lines(report).forEach(shell.out()::println);
      }
    }
    return 0;
  }
}
