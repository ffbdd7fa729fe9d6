package dev.ordercluster.cli.plugin;

import dev.ordercluster.cli.command.Shell;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Restarts what serves, one by one.
@Command(
    name = "restart",
    description = {"Replace order services and gateways one by one; no request fails."})
final class RestartCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ClusterOption cluster = new ClusterOption();

  @Mixin private WaitOption wait = new WaitOption();

  RestartCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (KubernetesClient client = cluster.open()) {
      Wish wish = new Wish(client, cluster.find(client), shell.ends().out());
      String now = WaitOption.now(shell.ends().clock());
      wait.ask(
          wish,
          "restart",
          "restart",
          now,
          facts -> facts.restarted().filter(now::equals).isPresent());
      return 0;
    }
  }
}
