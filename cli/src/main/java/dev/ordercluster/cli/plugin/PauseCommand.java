package dev.ordercluster.cli.plugin;

import dev.ordercluster.cli.command.Shell;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Keeps the operator from changing anything.
@Command(
    name = "pause",
    description = {"Have the operator watch and report, and change nothing."})
final class PauseCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ClusterOption cluster = new ClusterOption();

  PauseCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (KubernetesClient client = cluster.open()) {
      Wish wish = new Wish(client, cluster.find(client), shell.ends().out());
      wish.annotate("paused", "true");
      shell
          .ends()
          .out()
          .println(wish.name() + " is paused: resume it with kubectl ordercluster resume");
      return 0;
    }
  }
}
