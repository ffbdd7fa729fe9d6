package dev.ordercluster.cli.plugin;

import dev.ordercluster.cli.command.Shell;
import dev.ordercluster.cli.terminal.CommandFailure;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Takes a backup now.
@Command(
    name = "backup",
    description = {"Take a backup of the database now."})
final class BackupCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ClusterOption cluster = new ClusterOption();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      arity = "0..1",
      fallbackValue = "10m",
      description = "Wait until it is done, 10m at most unless told otherwise.")
  private @Nullable String wait;

  BackupCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (KubernetesClient client = cluster.open()) {
      Wish wish = new Wish(client, cluster.find(client), shell.ends().out());
      if (!wish.hasBackups()) {
        throw new CommandFailure(
            "no backups are set up for "
                + wish.name()
                + ": spec.postgres.managed.backup is absent");
      }
      String now = shell.ends().clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
      String before = wish.facts().lastBackup().map(Object::toString).orElse("");
      wish.annotate("backup", now);
      shell.ends().out().println("backup of " + wish.name() + " requested" + wish.whenPaused());
      wish.await(
          wait,
          "the backup",
          facts -> facts.lastBackup().filter(last -> !last.toString().equals(before)).isPresent());
      return 0;
    }
  }
}
