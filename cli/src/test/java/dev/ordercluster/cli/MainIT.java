package dev.ordercluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.cli.command.Shell;
import dev.ordercluster.cli.process.StandIn;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainIT {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Map<String, String> environment = Map.of();

  @TempDir private Path home = Path.of("/");

  @ParameterizedTest
  @ValueSource(strings = {"up", "down", "status", "logs", "apply", "token", "load", "version"})
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

  @ParameterizedTest
  @CsvSource({
    "--profile, wave, one of step",
    "--rate, -5, 0 <= --rate <= --peak",
    "--rate, fast, a number expected",
    "--peak, 1000000, 20000 requests per second",
    "--duration, 3h, 1s to 2h",
    "--duration, 0s, takes a duration such as",
    "--every, often, takes a duration such as",
    "--orders, 2, 0 to 1",
  })
  void aWrongArgumentOfTheLoadIsAMisuseAndNoFailedLoad(String option, String value, String words) {
    assertThat(run("load", option, value)).isEqualTo(2);
    assertThat(err()).contains(words).contains("./ordercluster load --help").hasLineCount(1);
  }

  @Test
  void loadWhereNothingRunsFailsWithASentence() {
    assertThat(run("load")).isEqualTo(1);
    assertThat(err()).contains("no cluster runs there").hasLineCount(1);
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

  @Test
  void aClusterThatDiesIsToldWithItsOwnSentence() throws Exception {
    StandIn.installIn(home);
    Files.writeString(
        home.resolve("any.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}");
    environment = Map.of("STAND_IN", "complain");
    assertThat(run("up", "-f", home.resolve("any.yaml").toString())).isEqualTo(1);
    assertThat(err().lines().findFirst())
        .contains(
            "ordercluster: local-cluster ended: 127.42.0.1:16443 is taken by another program");
    assertThat(err()).contains(home.resolve(".ordercluster/local-cluster.log").toString());
  }

  @Test
  void aClusterThatDoesNotServeIsStoppedAtTheTimeout() throws Exception {
    StandIn.installIn(home);
    assertThat(run("up", "--timeout", "1s")).isEqualTo(1);
    assertThat(err()).contains("the Kubernetes API does not serve after");
    assertThat(run("status")).isEqualTo(1);
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
            environment,
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
