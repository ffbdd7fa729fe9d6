package dev.ordercluster.cli.plugin;

import dev.ordercluster.cli.command.Shell;
import dev.ordercluster.cli.component.OrderClusterFacts;
import dev.ordercluster.cli.terminal.CommandFailure;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Replaces certificates before their time.
@Command(
    name = "rotate",
    description = {"Issue every certificate anew; no pod is restarted, no request fails."})
final class RotateCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ClusterOption cluster = new ClusterOption();

  @Mixin private WaitOption wait = new WaitOption();

  @Option(
      names = "--authority",
      description = "Replace the authority first, and everything that it signed; takes minutes.")
  private boolean authority;

  RotateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (KubernetesClient client = cluster.open()) {
      Wish wish = new Wish(client, cluster.find(client), shell.ends().out());
      String now = WaitOption.now(shell.ends().clock());
      List<OrderClusterFacts.Certificate> before = wish.facts().certificates();
      if (before.isEmpty()) {
        throw new CommandFailure(
            wish.name()
                + " has no certificates of the operator: is transport security switched off?");
      }
      wait.ask(
          wish,
          "rotation",
          authority ? "rotate-authority" : "rotate-certificates",
          now,
          facts ->
              facts.certificates().stream()
                  .filter(one -> authority || !one.name().equals("authority"))
                  .noneMatch(before::contains));
      return 0;
    }
  }
}
