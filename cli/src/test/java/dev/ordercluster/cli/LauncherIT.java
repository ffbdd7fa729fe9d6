package dev.ordercluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the launcher of a made-up checkout: its Maven and its Java only write down that they ran.
class LauncherIT {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> RUNNABLE =
      List.of("order-service", "gateway", "order-operator", "local-cluster", "cli");

  /// What a run of the launcher gave.
  private record Run(int code, String out, String err) {}

  @TempDir private Path folder = Path.of("/");
  private Path checkout = Path.of("/");
  private Path jdk = Path.of("/");

  @BeforeEach
  void layOutACheckout() throws IOException {
    checkout = folder.resolve("check out");
    Files.createDirectories(checkout.resolve("build"));
    Files.copy(REPOSITORY.resolve("ordercluster"), checkout.resolve("ordercluster"));
    Files.copy(REPOSITORY.resolve("build/find-jdk.sh"), checkout.resolve("build/find-jdk.sh"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    for (String module : RUNNABLE) {
      Files.createDirectories(checkout.resolve(module + "/src/main"));
      Files.writeString(checkout.resolve(module + "/pom.xml"), "<project/>");
    }
    script(checkout.resolve("mvnw"), "echo ran >>\"$(dirname \"$0\")/builds\"\n" + makeJars());
    jdk = folder.resolve("jdk");
    script(jdk.resolve("bin/java"), "echo \"java:$*\"");
    script(jdk.resolve("bin/javac"), "true");
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
  }

  @Test
  void itIsSoundShell() throws Exception {
    assertThat(run(Map.of(), "/bin/sh", "-n", checkout.resolve("ordercluster").toString()).code())
        .isZero();
  }

  @Test
  void thePluginIsStartedThroughALinkOfItsName() throws Exception {
    Files.copy(
        REPOSITORY.resolve("kubectl-ordercluster"), checkout.resolve("kubectl-ordercluster"));
    Path link = Files.createDirectories(folder.resolve("bin")).resolve("kubectl-ordercluster");
    Files.createSymbolicLink(link, checkout.resolve("kubectl-ordercluster"));
    launch("status");
    assertThat(run(Map.of(), "/bin/sh", "-n", link.toString()).code()).isZero();
    Run run = run(Map.of("JAVA_HOME", jdk.toString()), "/bin/sh", link.toString(), "restart", "x");
    assertThat(run.out())
        .contains("-jar " + checkout + "/cli/target/app/cli-app.jar kubectl restart x");
  }

  @Test
  void upBuildsOnceAndAgainOnlyWhenASourceChanged() throws Exception {
    assertThat(launch("up").out()).contains("-jar " + checkout + "/cli/target/app/cli-app.jar up");
    assertThat(launch("up").err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
    Path source = checkout.resolve("gateway/src/main/A.java");
    Files.writeString(source, "class A {}");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
    assertThat(launch("up").err()).contains("Built OrderCluster in");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void otherCommandsBuildOnlyWhenThereIsNoCommandLineYet() throws Exception {
    launch("status");
    launch("down");
    launch("up", "--help");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aFailedBuildShowsTheEndOfItsLogAndWhereItIs() throws Exception {
    script(checkout.resolve("mvnw"), "echo 'cannot find symbol'; exit 1");
    Run run = launch("up");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("cannot find symbol")
        .contains(checkout + "/target/ordercluster-build.log");
    assertThat(run.out()).isEmpty();
    script(checkout.resolve("mvnw"), makeJars());
    assertThat(launch("up").code()).isZero();
  }

  @Test
  void twoRunsAtATimeBuildOnce() throws Exception {
    script(
        checkout.resolve("mvnw"),
        "echo ran >>\"$(dirname \"$0\")/builds\"\nsleep 2\n" + makeJars());
    Process first = start(Map.of(), launcher("up"));
    Process second = start(Map.of(), launcher("up"));
    assertThat(finished(first).code()).isZero();
    assertThat(finished(second).code()).isZero();
    assertThat(builds()).isEqualTo(1);
    assertThat(checkout.resolve("target/ordercluster-build.lock")).doesNotExist();
  }

  @Test
  void theLockOfABuildThatWasKilledDoesNotStopTheNextOne() throws Exception {
    Files.createDirectories(checkout.resolve("target"));
    Files.writeString(checkout.resolve("target/ordercluster-build.lock"), "999999999\n");
    assertThat(launch("up").code()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void itIsFoundThroughASymbolicLinkFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("oc"), checkout.resolve("ordercluster"));
    assertThat(run(Map.of(), link.toString(), "status").out())
        .contains("-Dordercluster.home=" + checkout + " ");
  }

  @Test
  void withoutAJdkItSaysWhatToInstall() throws Exception {
    Path finder = checkout.resolve("build/find-jdk.sh");
    // The folders of this machine may well hold a JDK: the made-up checkout looks elsewhere.
    Files.writeString(
        finder, Files.readString(finder).replaceAll(" /(usr|opt)/", " /nonexistent/"));
    script(folder.resolve("old/bin/java"), "true");
    Run run =
        run(
            Map.of(
                "JAVA_HOME", "", "HOME", "/nonexistent", "PATH", folder + "/old/bin:/usr/bin:/bin"),
            launcher("up"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("needs a JDK 25").hasLineCount(1);
  }

  @Test
  void anotherPlatformIsToldInOneSentence() throws Exception {
    script(folder.resolve("bin/uname"), "[ \"$1\" = -s ] && echo Darwin || echo arm64");
    Run run =
        run(Map.of("PATH", folder.resolve("bin") + ":" + System.getenv("PATH")), launcher("up"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("this machine is Darwin arm64").hasLineCount(1);
  }

  private String makeJars() {
    return "cd \"$(dirname \"$0\")\"\nfor m in "
        + String.join(" ", RUNNABLE)
        + "; do mkdir -p $m/target/app; : >$m/target/app/$m-app.jar; done\n";
  }

  private long builds() throws IOException {
    try (Stream<String> lines = Files.lines(checkout.resolve("builds"))) {
      return lines.count();
    }
  }

  private Run launch(String... arguments) throws Exception {
    return run(Map.of(), launcher(arguments));
  }

  private String[] launcher(String... arguments) {
    return Stream.concat(
            Stream.of(checkout.resolve("ordercluster").toString()), Stream.of(arguments))
        .toArray(String[]::new);
  }

  private Run run(Map<String, String> environment, String... command) throws Exception {
    return finished(start(environment, command));
  }

  private Process start(Map<String, String> environment, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Run finished(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), out, err);
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
