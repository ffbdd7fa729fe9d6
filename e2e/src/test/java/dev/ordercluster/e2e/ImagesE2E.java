package dev.ordercluster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The images that the profile `images` makes: what is in them is all that their processes need. A
/// process is started with the image's own loader, libraries, runtime and jars, which takes no
/// right and no container engine.
class ImagesE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path CHECKOUT = Path.of("").toAbsolutePath().resolveSibling(".").normalize();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "gateway, dev.ordercluster.gateway.Main, GATEWAY_UPSTREAM_HOST is required",
    "order-service, dev.ordercluster.orders.Main, ORDERS_DATABASE_HOST is required",
  })
  void anImageStartsAsAnOrdinaryUserAndSaysWhichSettingIsMissing(
      String module, String main, String missing) throws IOException {
    JsonNode config = unpacked(module);
    assertThat(config.path("User").asText()).isEqualTo("10001:10001");
    assertThat(config.path("Entrypoint").path(0).asText()).isEqualTo("/opt/java/bin/java");
    assertThat(config.path("Entrypoint").get(config.path("Entrypoint").size() - 1).asText())
        .isEqualTo(main);
    Shell.Result result = java(config);
    assertThat(result.exitCode()).as(result.describe("a refusal to start")).isEqualTo(2);
    assertThat(result.errors()).contains(missing);
  }

  @Test
  void theOperatorsImageCarriesItsCommands() throws IOException {
    JsonNode config = unpacked("order-operator");
    Path examples = CHECKOUT.resolve("examples/autoscale");
    Shell.Result result =
        java(
            config,
            "autoscale",
            "simulate",
            "--policy",
            examples.resolve("policy.yaml").toString(),
            "--samples",
            examples.resolve("step.csv").toString());
    assertThat(result.succeeded().output()).contains("Scale up from 2 to 3");
  }

  // The layers in their order, and what the image says of itself.
  private JsonNode unpacked(String module) throws IOException {
    Path tar = CHECKOUT.resolve(module + "/target/" + module + "-image.tar");
    assumeTrue(
        Files.exists(tar), () -> "no image of " + module + ": ./mvnw verify -Pimages makes it");
    Path parts = Files.createDirectory(folder.resolve("parts"));
    Shell shell = new Shell(folder, Map.of());
    shell.run(PATIENCE, "tar", "-xf", tar.toString(), "-C", parts.toString()).succeeded();
    JsonNode manifest = JSON.readTree(parts.resolve("manifest.json").toFile()).path(0);
    assertThat(manifest.path("RepoTags").path(0).asText())
        .isEqualTo("ordercluster/" + module + ":1.0.0");
    Path root = Files.createDirectory(root());
    for (JsonNode layer : manifest.path("Layers")) {
      String file = parts.resolve(layer.asText()).toString();
      shell.run(PATIENCE, "tar", "-xzf", file, "-C", root.toString()).succeeded();
    }
    assertThat(root.resolve("bin")).as("no shell").doesNotExist();
    return JSON.readTree(parts.resolve(manifest.path("Config").asText()).toFile()).path("config");
  }

  private Path root() {
    return folder.resolve("root");
  }

  private Shell.Result java(JsonNode config, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "-i", loader(), "--library-path"));
    command.add(folderOf("libc.so.6"));
    for (JsonNode part : config.path("Entrypoint")) {
      command.add(part.asText().replaceAll("(^|:)/(opt|app)/", "$1" + root() + "/$2/"));
    }
    command.addAll(List.of(arguments));
    return new Shell(folder, Map.of()).run(PATIENCE, command.toArray(String[]::new));
  }

  private String loader() throws IOException {
    try (Stream<Path> files = Files.walk(root(), 3)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("ld-linux-"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("the image has no loader"))
          .toString();
    }
  }

  private String folderOf(String library) throws IOException {
    try (Stream<Path> files = Files.walk(root(), 4)) {
      return files
          .filter(file -> file.getFileName().toString().equals(library))
          .findFirst()
          .flatMap(file -> Optional.ofNullable(file.getParent()))
          .map(Path::toString)
          .orElseThrow(() -> new AssertionError("the image has no " + library));
    }
  }
}
