package dev.ordercluster.cli.command;

import dev.ordercluster.cli.process.DataDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--data DIR`, the same for every command.
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder that holds the cluster's data (default: .ordercluster in the checkout).")
  private @Nullable Path folder;

  DataDirectory directory(Shell shell) {
    Path chosen = folder;
    return new DataDirectory(chosen == null ? shell.home().resolve(".ordercluster") : chosen);
  }

  /// The option as it has to be typed again in a text to paste; empty for the default.
  String typed() {
    Path chosen = folder;
    return chosen == null ? "" : " --data " + Quoted.forShell(chosen.toAbsolutePath().toString());
  }
}
