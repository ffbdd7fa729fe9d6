package dev.ordercluster.cli.plugin;

import dev.ordercluster.cli.command.Shell;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lets the operator act again.
@Command(
    name = "resume",
    description = {"Let the operator act again."})
final class ResumeCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ClusterOption cluster = new ClusterOption();

  ResumeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (KubernetesClient client = cluster.open()) {
      Wish wish = new Wish(client, cluster.find(client), shell.ends().out());
      wish.annotate("paused", null);
      shell
          .ends()
          .out()
          .println(
              wish.isPausedBySpec()
                  ? "the annotation is gone, but spec.paused of " + wish.name() + " is true"
                  : wish.name() + " is not paused");
      return 0;
    }
  }
}
