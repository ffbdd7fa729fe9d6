package dev.ordercluster.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `./ordercluster` itself: tells which commands there are.
@Command(
    name = "ordercluster",
    mixinStandardHelpOptions = true,
    version = RootCommand.VERSION,
    description =
        "A complete order platform on this machine: embedded Kubernetes, operator,"
            + " PostgreSQL, Redis, Kafka, order services and gateways.",
    footer = {
      "",
      "Start with: ./ordercluster up",
      "Measure this machine: ./ordercluster bench --help",
      "Everything else: docs/how-to/run-on-one-machine.md"
    })
final class RootCommand implements Callable<Integer> {
  static final String VERSION = "OrderCluster 1.0.0";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }

  /// `version`, for those who do not look for an option.
  @Command(name = "version", description = "Print the version.")
  static final class VersionCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      spec.commandLine().getOut().println(VERSION);
      return 0;
    }
  }
}
