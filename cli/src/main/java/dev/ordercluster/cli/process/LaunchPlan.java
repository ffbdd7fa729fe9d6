package dev.ordercluster.cli.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How the local-cluster process is started. Pure but for the question whether `setsid` is there.
///
/// @param home the checkout whose jars run
/// @param java the `java` command to run them with
record LaunchPlan(Path home, Path java, DataDirectory data) {
  private static final String OWN_VARIABLES = "LOCAL_";

  /// In a session of its own, so that Ctrl-C on the terminal reaches the command line alone, which
  /// then stops the cluster in order.
  List<String> command() {
    List<String> command = new ArrayList<>();
    Path setsid = Path.of("/usr/bin/setsid");
    if (Files.isExecutable(setsid)) {
      command.add(setsid.toString());
    }
    command.add(java.toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xmx320m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            jar().toString()));
    return command;
  }

  Path jar() {
    return home.resolve("local-cluster/target/app/local-cluster-app.jar");
  }

  /// The caller's environment without settings of the process that it may hold by chance.
  Map<String, String> environment(Map<String, String> inherited) {
    Map<String, String> environment = new TreeMap<>(inherited);
    environment.keySet().removeIf(name -> name.startsWith(OWN_VARIABLES));
    environment.remove("KUBECONFIG");
    environment.put("LOCAL_DATA", data.root().toString());
    environment.put("LOCAL_HOME", home.toString());
    return environment;
  }
}
