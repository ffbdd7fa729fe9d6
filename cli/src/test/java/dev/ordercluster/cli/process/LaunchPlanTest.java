package dev.ordercluster.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchPlanTest {
  private final LaunchPlan plan =
      new LaunchPlan(
          Path.of("/home/me/check out"),
          Path.of("/jdk/bin/java"),
          new DataDirectory(Path.of("/nowhere/data")));

  @Test
  void theClusterIsToldItsFoldersAndNothingThatLayAround() {
    assertThat(
            plan.environment(Map.of("LOCAL_NETWORK", "x", "KUBECONFIG", "/other", "PATH", "/bin")))
        .containsOnly(
            Map.entry("LOCAL_DATA", "/nowhere/data"),
            Map.entry("LOCAL_HOME", "/home/me/check out"),
            Map.entry("PATH", "/bin"));
  }

  @Test
  void theJarOfTheCheckoutRuns() {
    assertThat(plan.command())
        .contains("/jdk/bin/java", "-jar")
        .endsWith("/home/me/check out/local-cluster/target/app/local-cluster-app.jar");
  }
}
