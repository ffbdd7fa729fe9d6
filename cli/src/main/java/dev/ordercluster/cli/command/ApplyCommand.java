package dev.ordercluster.cli.command;

import dev.ordercluster.cli.kube.Applier;
import dev.ordercluster.cli.kube.KubeAccess;
import dev.ordercluster.cli.kube.Manifest;
import dev.ordercluster.cli.process.DataDirectory;
import dev.ordercluster.cli.token.LocalIssuer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Applies any objects to the cluster that runs.
@Command(
    name = "apply",
    description = {
      "Apply the objects of a manifest, as kubectl apply --server-side does.",
      "The local issuer's public keys are put beside every OrderCluster in it."
    })
public final class ApplyCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      required = true,
      description = "Manifest in YAML or JSON, - for standard input.")
  private String file = "-";

  public ApplyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Manifest manifest =
        file.equals("-")
            ? Manifest.read("standard input", shell.ends().in())
            : Manifest.read(Path.of(file));
    DataDirectory folder = data.directory(shell);
    try (KubernetesClient client = KubeAccess.open(folder.kubeconfig())) {
      LocalIssuer issuer = LocalIssuer.createdIn(folder.issuer(), shell.clock());
      new Issuing(new Applier(client), issuer)
          .apply(manifest, name -> shell.out().println(name + " applied"));
    }
    return 0;
  }
}
