package dev.ordercluster.operator.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command with real files, those of examples/autoscale among them.
class AutoscaleCommandIT {
  private static final Path EXAMPLES = Path.of("..", "examples", "autoscale");
  private static final String POLICY = EXAMPLES.resolve("policy.yaml").toString();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path dir;

  private int run(String... arguments) {
    return new AutoscaleCommand(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of(arguments));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String file(String name, String text) throws IOException {
    Path path = dir.resolve(name);
    Files.writeString(path, text);
    return path.toString();
  }

  @Test
  void theStepExampleTellsEachDecisionAndDrawsAChart() throws IOException {
    Path svg = dir.resolve("chart.svg");
    int code =
        run(
            "simulate",
            "--policy",
            POLICY,
            "--samples",
            EXAMPLES.resolve("step.csv").toString(),
            "--svg",
            svg.toString());
    assertThat(err()).isEmpty();
    assertThat(code).isZero();
    assertThat(out()).contains("Scale up from 2 to").contains("# replicas").contains("decisions");
    assertThatCode(
            () -> DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile()))
        .as("the picture is well-formed XML")
        .doesNotThrowAnyException();
    assertThat(Files.readString(svg))
        .contains("up to 257 requests/s and 4 replicas")
        .contains("class=\"wish\"")
        .contains(">9:00</text>");
  }

  @Test
  void helpIsGivenWhereverItIsAskedFor() {
    assertThat(run("--help")).isZero();
    assertThat(run("simulate", "--help")).isZero();
    assertThat(run("compare", "-h")).isZero();
    assertThat(out()).contains("--samples").contains("--held-out");
    assertThat(err()).isEmpty();
  }

  @Test
  void theBottleneckExampleBlamesTheDatabase() {
    run(
        "simulate",
        "--policy",
        EXAMPLES.resolve("bottleneck-policy.yaml").toString(),
        "--samples",
        EXAMPLES.resolve("bottleneck.csv").toString(),
        "--changes");
    assertThat(out()).contains("BackendSaturated").doesNotContain("Scale up");
  }

  @Test
  void jsonIsOneObjectForEachDecision() throws IOException {
    run("simulate", "--json", "--policy=" + POLICY, "--samples=" + EXAMPLES.resolve("step.csv"));
    List<String> lines = out().lines().toList();
    assertThat(lines).hasSize(120);
    JsonNode first = new ObjectMapper().readTree(lines.getFirst());
    assertThat(first.path("current").asInt()).isEqualTo(2);
    assertThat(first.path("wishes")).hasSize(3);
  }

  @Test
  void aBadCellIsToldWithLineAndColumn() throws IOException {
    String samples = file("s.csv", "time,pod,state,cpu\n0,a,ready,250m\n5,a,ready,much\n");
    assertThat(run("simulate", "--policy", POLICY, "--samples", samples)).isEqualTo(1);
    assertThat(err()).contains("s.csv:3:11: column cpu: expected a number").contains("'much'");
  }

  @Test
  void anUnknownColumnAndAShortLineAreTold() throws IOException {
    assertThat(run("simulate", "--policy", POLICY, "--samples", file("c.csv", "time,pd\n")))
        .isEqualTo(1);
    assertThat(err()).contains("c.csv:1:6: unknown column pd");
    run("simulate", "--policy", POLICY, "--samples", file("d.csv", "time,pod,state\n1,a\n"));
    assertThat(err()).contains("d.csv:2: expected 3 cells");
  }

  @Test
  void aPolicyWithATypingErrorIsToldWithLineAndColumn() throws IOException {
    String policy = file("p.yaml", "autoscaling:\n  minReplica: 2\n");
    assertThat(run("simulate", "--policy", policy, "--samples", "none.csv")).isEqualTo(1);
    assertThat(err()).contains("p.yaml:2:").contains("minReplica").contains("minReplicas");
  }

  @Test
  void aFileThatIsNotThereIsSaidInWordsWithoutAJavaName() {
    assertThat(run("simulate", "--policy", POLICY, "--samples", "nope.csv")).isEqualTo(1);
    assertThat(run("simulate", "--policy", "nope.yaml", "--samples", "nope.csv")).isEqualTo(1);
    assertThat(run("simulate", "--policy", dir.toString(), "--samples", "nope.csv")).isEqualTo(1);
    assertThat(err())
        .contains("nope.csv: expected samples that can be read: there is no file nope.csv")
        .contains("nope.yaml: expected a policy that can be read: there is no file nope.yaml")
        .contains("Is a directory")
        .doesNotContain("java.", "Exception");
  }

  @Test
  void aPolicyThatBreaksARuleIsRefused() throws IOException {
    String policy = file("q.yaml", "autoscaling: {minReplicas: 9, maxReplicas: 3}\n");
    assertThat(run("simulate", "--policy", policy, "--samples", "none.csv")).isEqualTo(1);
    assertThat(err()).contains("minReplicas must not exceed maxReplicas");
  }

  @Test
  void wrongOptionsTellTheUsage() {
    assertThat(run("simulate", "--policy", POLICY)).isEqualTo(2);
    assertThat(err()).contains("--samples is missing").contains("Usage:");
    assertThat(run("fly")).isEqualTo(2);
  }

  @Test
  void whatBrokenPodsSaySpoilsOnlyTheirOwnSample() throws IOException {
    String samples =
        file(
            "n.csv",
            """
            time,pod,state,cpu,cpuRequest,rps
            0,a,ready,100m,500m,10
            0,b,ready,NaN,500m,10
            5,a,ready,100m,500m,10
            5,b,ready,-3,500m,10
            """);
    assertThat(run("simulate", "--policy", POLICY, "--samples", samples)).isZero();
    assertThat(out()).contains("Stay at 2");
  }

  @Test
  void samplesWithoutARowAndAPodThatStandsTwiceAreRefused() throws IOException {
    String none = file("none.csv", "time,pod,state\n");
    assertThat(run("simulate", "--policy", POLICY, "--samples", none)).isEqualTo(1);
    assertThat(err()).contains("none.csv:").contains("expected samples after the header");
    String twice = file("twice.csv", "time,pod,state\n5,a,ready\n5,a,ready\n");
    assertThat(run("simulate", "--policy", POLICY, "--samples", twice)).isEqualTo(1);
    assertThat(err()).contains("twice.csv:3: pod a stands twice");
  }

  @Test
  void aClockThatWasSetBackIsToldOnceAndDecisionsGoOn() throws IOException {
    String samples =
        file(
            "back.csv",
            """
            time,pod,state,cpu,cpuRequest,rps
            9000,a,ready,300m,500m,10
            9000,b,ready,300m,500m,10
            5,a,ready,300m,500m,10
            5,b,ready,300m,500m,10
            20000,a,ready,300m,500m,10
            20000,b,ready,300m,500m,10
            """);
    assertThat(run("simulate", "--policy", POLICY, "--samples", samples)).isZero();
    assertThat(err()).contains("time goes back").hasLineCount(1);
    assertThat(out()).contains("3 decisions").doesNotContain("Scale down");
  }

  @Test
  void aPolicyThatIsNoYamlIsToldInOneShortLine() throws IOException {
    String policy = file("p.csv", "time,pod,state\n".repeat(500));
    assertThat(run("simulate", "--policy", policy, "--samples", "none.csv")).isEqualTo(1);
    assertThat(err()).contains("p.csv").contains("autoscaling").hasSizeLessThan(500);
    assertThat(err()).doesNotContain("dev.ordercluster");
  }

  @Test
  void theHeldOutComparisonSumsEachKind() {
    assertThat(run("compare", "--policy", POLICY, "--held-out", "1")).isZero();
    assertThat(out()).startsWith("| kind |").contains("| sawtooth | 1 |");
    assertThat(run("compare", "--policy", POLICY, "--held-out", "0")).isEqualTo(2);
    assertThat(err()).contains("--held-out is a whole number from 1 to 200");
  }

  @Test
  void theComparisonIsATableInMarkdown() {
    assertThat(run("compare", "--policy", POLICY)).isZero();
    assertThat(out()).startsWith("| trace |").contains("| step |").contains("| flash crowd");
  }
}
