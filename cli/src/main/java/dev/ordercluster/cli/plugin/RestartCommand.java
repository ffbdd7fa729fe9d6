package dev.ordercluster.cli.plugin;

import dev.ordercluster.cli.command.Shell;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Restarts what serves, one by one.
@Command(
    name = "restart",
    description = {"Replace order services and gateways one by one; no request fails."})
final class RestartCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ClusterOption cluster = new ClusterOption();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      arity = "0..1",
      fallbackValue = "10m",
      description = "Wait until it is done, 10m at most unless told otherwise.")
  private @Nullable String wait;

  RestartCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (KubernetesClient client = cluster.open()) {
      Wish wish = new Wish(client, cluster.find(client), shell.ends().out());
      String now = shell.ends().clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
      wish.annotate("restart", now);
      shell.ends().out().println("restart of " + wish.name() + " requested" + wish.whenPaused());
      wish.await(wait, "the restart", facts -> facts.restarted().filter(now::equals).isPresent());
      return 0;
    }
  }
}
