package dev.ordercluster.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What the real kubectl does against the API, command by command, in the order of the list.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlIT {
  private static final Path FILES = Path.of("src/test/resources/kubectl").toAbsolutePath();
  private static final long DEADLINE_SECONDS = 60;

  private Path data;
  private LocalApi api;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    this.data = data;
    this.api = LocalApi.start(data);
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @TestFactory
  Stream<DynamicTest> commands() throws IOException {
    List<String[]> checks = new ArrayList<>();
    for (String line : Files.readAllLines(FILES.resolve("commands.txt"))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        checks.add(line.split(" => ", 2));
      }
    }
    assertThat(checks).isNotEmpty();
    if (!installed()) {
      System.out.println(
          "kubectl is not on the PATH: " + checks.size() + " kubectl commands were not run");
      return Stream.of(dynamicTest("kubectl is not installed", () -> assertThat(data).exists()));
    }
    return checks.stream().map(check -> dynamicTest(check[0], () -> run(check[0], check[1])));
  }

  private void run(String command, String expected) throws IOException, InterruptedException {
    Path output = Files.createTempFile(data, "kubectl", ".out");
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", command);
    builder.environment().put("KUBECONFIG", api.kubeconfig().toString());
    builder.environment().put("HOME", data.toString());
    Process process =
        builder
            .directory(FILES.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not end within " + DEADLINE_SECONDS + " s");
    }
    assertThat(Files.readString(output)).as(command).containsPattern(expected);
  }

  private static boolean installed() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
  }
}
