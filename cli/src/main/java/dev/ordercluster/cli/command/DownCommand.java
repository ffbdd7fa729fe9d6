package dev.ordercluster.cli.command;

import dev.ordercluster.cli.process.ClusterProcess;
import dev.ordercluster.cli.process.DataDirectory;
import dev.ordercluster.cli.process.Leftovers;
import dev.ordercluster.cli.process.ProcessTable;
import dev.ordercluster.cli.terminal.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Stops everything that runs for a data directory, whoever started it.
@Command(
    name = "down",
    description = {
      "Stop the cluster and every process that it or a killed run of it left behind.",
      "The data stays, so that the next up continues with it; --wipe removes it."
    })
public final class DownCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private DataOption data = new DataOption();

  @Option(names = "--wipe", description = "Remove the data folder afterwards.")
  private boolean wipe;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask before removing.")
  private boolean yes;

  public DownCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    DataDirectory folder = data.directory(shell);
    if (wipe && folder.exists() && !mayWipe(folder)) {
      throw new CommandFailure("nothing was stopped and nothing removed");
    }
    ProcessTable table = ProcessTable.ofThisMachine();
    ClusterProcess cluster = new ClusterProcess(folder, table);
    if (cluster.running().isEmpty() && new Leftovers(table, folder).find().isEmpty()) {
      shell.out().println("Nothing runs in " + folder.root() + ".");
    } else {
      Stop.run(cluster, shell.terminal());
    }
    if (wipe && folder.exists()) {
      folder.wipe();
      shell.out().println("Removed " + folder.root() + ".");
    }
    return 0;
  }

  private boolean mayWipe(DataDirectory folder) {
    if (!folder.isClusterData()) {
      throw new CommandFailure(
          folder.root() + " does not look like the data of a cluster: remove it yourself");
    }
    if (yes || !shell.ends().isInTerminal() || !shell.ends().isOutTerminal()) {
      return true;
    }
    shell.out().print("Remove " + folder.root() + " with every order and setting in it? [y/N] ");
    shell.out().flush();
    try {
      String answer =
          new BufferedReader(new InputStreamReader(shell.ends().in(), StandardCharsets.UTF_8))
              .readLine();
      return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
