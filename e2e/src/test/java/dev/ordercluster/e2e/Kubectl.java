package dev.ordercluster.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The kubectl that is installed on this machine, pointed at the platform.
record Kubectl(Shell shell, Path scratch) {
  private static final Duration DEADLINE = Duration.ofMinutes(3);
  private static final int OLDEST_MINOR = 30;

  /// Empty when there is none on the PATH that is new enough.
  static Optional<String> version() {
    try {
      Shell.Result result =
          new Shell(Path.of("").toAbsolutePath(), Map.of())
              .run(Duration.ofSeconds(20), "kubectl", "version", "--client", "-o", "json");
      JsonNode version = new ObjectMapper().readTree(result.output()).path("clientVersion");
      int minor = Integer.parseInt(version.path("minor").asText("0").replaceAll("\\D", ""));
      return minor >= OLDEST_MINOR
          ? Optional.of(version.path("gitVersion").asText())
          : Optional.empty();
    } catch (IOException | java.io.UncheckedIOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  static Kubectl of(Platform platform) {
    // A cache of its own: another cluster may have served other resources at the same address.
    Path cache = Path.of("target", "kubectl-cache").toAbsolutePath();
    Map<String, String> environment =
        Map.of("KUBECONFIG", platform.kubeconfig().toString(), "KUBECACHEDIR", cache.toString());
    return new Kubectl(
        new Shell(platform.checkout(), environment), platform.data().resolveSibling("."));
  }

  /// The output of a command that must succeed.
  String run(String... arguments) {
    return tryTo(arguments).succeeded().output();
  }

  String runWithInput(String input, String... arguments) {
    return shell.runWithInput(DEADLINE, input, command(arguments)).succeeded().output();
  }

  Shell.Result tryTo(String... arguments) {
    return shell.run(DEADLINE, command(arguments));
  }

  Shell.Result tryToApply(String manifest) {
    return shell.runWithInput(DEADLINE, manifest, command("apply", "-f", "-"));
  }

  /// `kubectl edit` with an editor that replaces text by sed.
  String edit(String object, String sedExpression) throws IOException {
    Path editor = Files.createTempFile(scratch, "editor", ".sh");
    Files.writeString(editor, "#!/bin/sh\nexec sed -i '%s' \"$1\"\n".formatted(sedExpression));
    if (!editor.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + editor + " executable");
    }
    return new Shell(shell.directory(), with("KUBE_EDITOR", editor.toString()))
        .run(DEADLINE, command("edit", object))
        .succeeded()
        .output();
  }

  /// Starts a command that goes on until it is destroyed.
  Process follow(Path output, String... arguments) {
    return shell.startInBackground(output, command(arguments));
  }

  private Map<String, String> with(String name, String value) {
    Map<String, String> more = new java.util.HashMap<>(shell.environment());
    more.put(name, value);
    return more;
  }

  private static String[] command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add("kubectl");
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }
}
