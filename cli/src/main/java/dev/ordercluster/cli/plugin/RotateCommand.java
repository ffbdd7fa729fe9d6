package dev.ordercluster.cli.plugin;

import dev.ordercluster.cli.command.Shell;
import dev.ordercluster.cli.component.OrderClusterFacts;
import dev.ordercluster.cli.terminal.CommandFailure;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      arity = "0..1",
      fallbackValue = "10m",
      description = "Wait until it is done, 10m at most unless told otherwise.")
  private @Nullable String wait;

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
      String now = shell.ends().clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
      List<OrderClusterFacts.Certificate> before = wish.facts().certificates();
      if (before.isEmpty()) {
        throw new CommandFailure(
            wish.name()
                + " has no certificates of the operator: is transport security switched off?");
      }
      wish.annotate(authority ? "rotate-authority" : "rotate-certificates", now);
      shell.ends().out().println("rotation of " + wish.name() + " requested" + wish.whenPaused());
      wish.await(
          wait,
          "the rotation",
          facts ->
              facts.certificates().stream()
                  .filter(one -> authority || !one.name().equals("authority"))
                  .noneMatch(before::contains));
      return 0;
    }
  }
}
