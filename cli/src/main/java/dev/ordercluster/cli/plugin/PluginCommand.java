package dev.ordercluster.cli.plugin;

import dev.ordercluster.cli.command.Shell;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `kubectl ordercluster` itself: tells which commands there are.
@Command(
    name = "kubectl ordercluster",
    mixinStandardHelpOptions = true,
    version = "OrderCluster 1.0.0",
    description = "Look after OrderClusters of any Kubernetes that a kubeconfig reaches.",
    footer = {
      "",
      "Exit codes: 0 done, or Ready; 1 not done, or not Ready; 2 misuse.",
      "More: docs/how-to/use-the-kubectl-plugin.md"
    })
public final class PluginCommand implements Callable<Integer> {
  /// The first word by which the launcher asks for the plugin.
  public static final String WORD = "kubectl";

  @Spec private CommandSpec spec = CommandSpec.create();

  /// The plugin with all its commands.
  public static CommandLine line(Shell shell) {
    CommandLine line = new CommandLine(new PluginCommand());
    List.of(
            new StatusCommand(shell),
            new RestartCommand(shell),
            new RotateCommand(shell),
            new BackupCommand(shell),
            new PauseCommand(shell),
            new ResumeCommand(shell),
            new ReportCommand(shell))
        .forEach(line::addSubcommand);
    line.addSubcommand(new CommandLine.HelpCommand());
    return line;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
