package dev.ordercluster.cli.plugin;

import dev.ordercluster.cli.command.Shell;
import dev.ordercluster.cli.process.Failures;
import dev.ordercluster.cli.terminal.CommandFailure;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Fetches the status report that the operator serves.
@Command(
    name = "report",
    description = {
      "Fetch the operator's report: topology, conditions, decisions, the last hour.",
      "A page for a browser, or JSON; to a file, or to the standard output."
    })
final class ReportCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ClusterOption cluster = new ClusterOption();

  /// The forms of the report.
  enum Form {
    html,
    json
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "html or json (default: ${DEFAULT-VALUE}).",
      defaultValue = "html")
  private Form form = Form.html;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Where it is written (default: the standard output).")
  private @Nullable Path file;

  @Option(
      names = "--operator-namespace",
      paramLabel = "NAMESPACE",
      description = "Where the operator runs (default: ${DEFAULT-VALUE}).",
      defaultValue = "ordercluster-system")
  private String operator = "ordercluster-system";

  ReportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (KubernetesClient client = cluster.open()) {
      GenericKubernetesResource found = cluster.find(client);
      String page =
          "/report/"
              + found.getMetadata().getNamespace()
              + "/"
              + found.getMetadata().getName()
              + (form == Form.json ? ".json" : "");
      String body = new OperatorPages(client, operator).get(page);
      Path target = file;
      if (target == null) {
        shell.ends().out().print(body);
        return 0;
      }
      Files.writeString(target, body);
      shell.ends().out().println("written to " + target);
      return 0;
    } catch (IOException e) {
      throw new CommandFailure(file + " cannot be written: " + Failures.reason(e), e);
    }
  }
}
