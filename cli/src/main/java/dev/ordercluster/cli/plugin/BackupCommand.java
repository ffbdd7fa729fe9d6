package dev.ordercluster.cli.plugin;

import dev.ordercluster.cli.command.Shell;
import dev.ordercluster.cli.terminal.CommandFailure;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Takes a backup now.
@Command(
    name = "backup",
    description = {"Take a backup of the database now."})
final class BackupCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ClusterOption cluster = new ClusterOption();

  @Mixin private WaitOption wait = new WaitOption();

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
      String now = WaitOption.now(shell.ends().clock());
      String before = wish.facts().lastBackup().map(Object::toString).orElse("");
      wait.ask(
          wish,
          "backup",
          "backup",
          now,
          facts -> facts.lastBackup().filter(last -> !last.toString().equals(before)).isPresent());
      return 0;
    }
  }
}
