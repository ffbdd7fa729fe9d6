package dev.ordercluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.cli.command.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainIT {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path home = Path.of("/");

  @ParameterizedTest
  @ValueSource(strings = {"up", "down", "status", "logs", "apply", "token", "version"})
  void everyCommandTellsHowItIsUsed(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out()).startsWith("Usage: ordercluster " + command);
  }

  @Test
  void withoutACommandTheHelpIsShown() {
    assertThat(run()).isZero();
    assertThat(out()).contains("./ordercluster up");
  }

  @Test
  void anUnknownCommandIsAMisuse() {
    assertThat(run("upp")).isEqualTo(2);
    assertThat(err()).contains("'upp'").contains("./ordercluster --help");
  }

  @Test
  void whereNothingRunsDownSaysSoAndSucceeds() {
    assertThat(run("down")).isZero();
    assertThat(out()).isEqualTo("Nothing runs in " + home.resolve(".ordercluster") + ".\n");
  }

  @Test
  void whereNothingRunsStatusFailsWithASentence() {
    assertThat(run("status")).isEqualTo(1);
    assertThat(err()).contains("no cluster runs in").hasLineCount(1);
    assertThat(run("status", "-o", "json")).isEqualTo(1);
    assertThat(out()).isEqualToIgnoringNewLines("{\n  \"running\" : false\n}\n");
  }

  @Test
  void anUnknownRoleIsAMisuseThatNamesTheRoles() {
    assertThat(run("token", "--role", "king")).isEqualTo(2);
    assertThat(err()).contains("one of customer, staff, admin, service expected");
  }

  @Test
  void aManifestThatIsMissingStartsNothing() {
    assertThat(run("up", "-f", "missing.yaml")).isEqualTo(1);
    assertThat(err()).contains("cannot read missing.yaml").hasLineCount(1);
    assertThat(home.resolve(".ordercluster")).doesNotExist();
  }

  @Test
  void aFolderThatIsNoClusterIsNeverWiped() throws Exception {
    Path precious = Files.createDirectory(home.resolve("precious"));
    Files.writeString(precious.resolve("thesis.txt"), "years");
    assertThat(run("down", "--wipe", "--yes", "--data", precious.toString())).isEqualTo(1);
    assertThat(precious.resolve("thesis.txt")).exists();
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    InputStream in = new ByteArrayInputStream(new byte[0]);
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Shell shell =
        new Shell(
            home,
            "./ordercluster",
            Map.of(),
            new Shell.Ends(in, stream, false, false, InstantSource.system()));
    return Main.run(shell, new PrintStream(err, true, StandardCharsets.UTF_8), false, arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
