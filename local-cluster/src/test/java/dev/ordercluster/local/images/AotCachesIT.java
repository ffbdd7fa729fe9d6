package dev.ordercluster.local.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// AOT caches of a small program, made and used by real JVMs.
class AotCachesIT {
  @TempDir Path folder;

  private Path jar;
  private AotCaches caches;

  @BeforeEach
  void program() throws IOException {
    jar = folder.resolve("hello-app.jar");
    write(jar);
    caches = open();
  }

  @AfterEach
  void close() {
    caches.close();
  }

  private AotCaches open() {
    return new AotCaches(
        folder.resolve("aot"), Map.of(), Duration.ofMillis(1), InstantSource.system());
  }

  private void write(Path target) throws IOException {
    Path source = folder.resolve("Hello.java");
    Files.writeString(
        source,
        """
        public class Hello {
          public static void main(String[] arguments) {
            Runnable hello = () -> System.out.println("hello");
            hello.run();
          }
        }
        """);
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", folder.toString(), source.toString()))
        .isZero();
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Hello");
    try (OutputStream out = Files.newOutputStream(target);
        JarOutputStream entries = new JarOutputStream(out, manifest)) {
      entries.putNextEntry(new JarEntry("Hello.class"));
      entries.write(Files.readAllBytes(folder.resolve("Hello.class")));
    }
  }

  private Launch launch() {
    return new JvmLauncher(Path.of(System.getProperty("java.home"), "bin", "java"), jar, caches)
        .prepare(
            new LaunchRequest(
                List.of(),
                List.of(),
                Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load"),
                "127.0.0.1",
                folder,
                folder.resolve("hosts"),
                OptionalLong.empty()));
  }

  private String run(Launch launch) throws Exception {
    Path out = Files.createTempFile(folder, "run", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(launch.argv()).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().clear();
    builder.environment().putAll(launch.environment());
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  private List<Path> files() throws IOException {
    Path aot = folder.resolve("aot");
    if (!Files.isDirectory(aot)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(aot)) {
      return children.toList();
    }
  }

  private Path makeCache() throws Exception {
    Launch first = launch();
    String output = run(first);
    assertThat(output).contains("hello").doesNotContain("Hello source: shared objects file");
    first.aot().orElseThrow().served();
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> files().stream().anyMatch(file -> file.toString().endsWith(".aot")));
    Awaitility.await().until(() -> files().size() == 1);
    return files().getFirst();
  }

  @Test
  void theFirstProcessThatServesYieldsACacheFromWhichTheNextOnesStart() throws Exception {
    makeCache();
    Launch next = launch();
    assertThat(run(next)).contains("hello").contains("Hello source: shared objects file");
    next.aot().orElseThrow().ended(0);
    assertThat(files()).hasSize(1);
  }

  @Test
  void aCacheThatAProcessFailsWithAtOnceIsGivenUpAndNotMadeAgain() throws Exception {
    Path cache = makeCache();
    launch().aot().orElseThrow().ended(143);
    Launch served = launch();
    served.aot().orElseThrow().served();
    served.aot().orElseThrow().ended(1);
    assertThat(files()).containsExactly(cache);

    launch().aot().orElseThrow().ended(1);
    assertThat(files()).isEmpty();
    Launch next = launch();
    assertThat(next.aot()).isEmpty();
    assertThat(run(next)).contains("hello").doesNotContain("Hello source: shared objects file");
  }

  @Test
  void oneProcessRecordsAtATimeAndTheNextDoesWhenItEndedTooEarly() throws IOException {
    Launch first = launch();
    assertThat(first.aot()).isPresent();
    assertThat(launch().aot()).isEmpty();
    first.aot().orElseThrow().ended(143);
    assertThat(launch().aot()).isPresent();
    assertThat(files()).isEmpty();
  }

  @Test
  void aCacheThatIsDamagedKeepsNoProcessFromStarting() throws Exception {
    Path cache = makeCache();
    Files.write(cache, "no cache at all".repeat(1000).getBytes(StandardCharsets.UTF_8));
    assertThat(run(launch())).contains("hello");
    Files.write(cache, new byte[0]);
    assertThat(run(launch())).contains("hello");
  }

  @Test
  void aJarThatWasBuiltAnewHasNoCache() throws Exception {
    AotKey before = AotKey.of(jar);
    assertThat(AotKey.of(jar)).isEqualTo(before);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(10)));
    assertThat(AotKey.of(jar)).isNotEqualTo(before);
  }

  @Test
  void thoseThatNobodyUsesGoAndSoDoesWhatAKilledProcessLeft() throws Exception {
    Path aot = Files.createDirectories(folder.resolve("aot"));
    for (int i = 0; i < 2 * AotCaches.MOST; i++) {
      Path old = Files.createFile(aot.resolve("old-" + i + ".aot"));
      Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(60 + i)));
    }
    Path left = Files.createFile(aot.resolve("hello-1.aot.4711.tmp"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Launch first = launch();
    run(first);
    first.aot().orElseThrow().served();
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(
            () ->
                files().size() == AotCaches.MOST
                    && files().stream().allMatch(file -> file.toString().endsWith(".aot"))
                    && files().stream().anyMatch(file -> !file.toString().contains("old-")));
    assertThat(files()).contains(aot.resolve("old-0.aot")).doesNotContain(left);
  }

  @Test
  void aListThatHoldsNoClassYetMakesNoCacheAndAClosedFolderNeither() throws Exception {
    Launch first = launch();
    first.aot().orElseThrow().served();
    caches.close();
    assertThat(files()).noneMatch(file -> file.toString().endsWith(".aot"));
    assertThat(run(first)).contains("hello");
  }
}
