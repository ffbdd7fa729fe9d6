package dev.ordercluster.operator.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command with files and pipes of which no good is meant, or that other programs wrote.
class HostileInputIT {
  private static final String LEAST =
      "autoscaling:\n  maxReplicas: 9\n  targets: {cpuUtilization: 70}\n";
  private static final String ROW = "5,a,ready,100m,500m\n";

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
  void whatATableCalculationWritesIsRead() throws IOException {
    String samples =
        file(
            "excel.csv",
            "\uFEFF\"time\",\"pod\",\"state\",\"cpu\",\"cpuRequest\"\r\n"
                + "\"5\",\"a, \"\"b\"\"\",\"ready\",\"100m\",\"500m\"\r\n"
                + "10,\"a, \"\"b\"\"\",ready,100m,500m\r\n");
    int code = run("simulate", "--policy", file("p.yaml", LEAST), "--samples", samples);
    assertThat(err()).isEmpty();
    assertThat(code).isZero();
    assertThat(out()).contains("2 decisions");
  }

  @Test
  void hostileSamplesEndInOneLineThatTellsWhere() throws IOException {
    String policy = file("p.yaml", LEAST);
    String head = "time,pod,state,cpu,cpuRequest\n";
    for (String body :
        List.of(
            ROW + "5,a,ready," + "9".repeat(100_000) + ",1\n",
            ROW + "-1000000000-01-01T00:00:00Z,a,ready,1,1\n",
            ROW + "+1000000000-12-31T23:59:59Z,a,ready,1,1\n",
            ROW + "1e999999999,a,ready,1,1\n",
            ROW + "-1,a,ready,1,1\n",
            ROW + "\"10,a,ready,1,1\n")) {
      err.reset();
      String samples = file("h.csv", head + body);
      assertThat(run("simulate", "--policy", policy, "--samples", samples)).as(err()).isEqualTo(1);
      assertThat(err()).contains("h.csv:3:").hasLineCount(1).hasSizeLessThan(400);
    }
    StringBuilder crowd = new StringBuilder(head);
    for (int i = 0; i <= 10_000; i++) {
      crowd.append("5,p").append(i).append(",ready,1,1\n");
    }
    err.reset();
    run("simulate", "--policy", policy, "--samples", file("crowd.csv", crowd.toString()));
    assertThat(err()).contains("at most 10000 pods at one time");
  }

  @Test
  void hostilePoliciesEndInOneLine() throws IOException {
    for (String text :
        List.of(
            "[".repeat(100_000),
            "{a: ".repeat(100_000),
            "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
            LEAST + "#" + "x".repeat(2 << 20),
            LEAST + "autoscaling: {}\n",
            LEAST + "---\n" + LEAST,
            LEAST + "  behavior: {scaleUp: {tolerance: 1e400}}\n",
            LEAST + "  behavior: {scaleUp: {tolerance: much}}\n",
            LEAST + "  schedule: [null]\n",
            "!!javax.script.ScriptEngineManager [x]\n",
            "autoscaling: [1, 2]\n")) {
      err.reset();
      String policy = file("h.yaml", text);
      String samples = file("s.csv", "time,pod,state\n5,a,ready\n");
      assertThat(run("simulate", "--policy", policy, "--samples", samples)).as(err()).isEqualTo(1);
      assertThat(err()).contains("h.yaml").hasLineCount(1).hasSizeLessThan(600);
    }
  }

  @Test
  void anOutputThatTakesNothingIsNoSuccessAndEndsAnEndlessReplay() throws IOException {
    StringBuilder samples = new StringBuilder("time,pod,state,cpu,cpuRequest\n");
    for (int i = 0; i < 2000; i++) {
      samples.append(5 * i).append(",a,ready,100m,500m\n");
    }
    AtomicInteger written = new AtomicInteger();
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int next) throws IOException {
            written.incrementAndGet();
            throw new IOException("Broken pipe");
          }
        };
    int code =
        new AutoscaleCommand(
                new PrintStream(closed, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(
                List.of(
                    "simulate",
                    "--policy",
                    file("p.yaml", LEAST),
                    "--samples",
                    file("long.csv", samples.toString())));
    assertThat(code).isEqualTo(1);
    assertThat(err()).contains("the output was closed").hasLineCount(1);
    assertThat(written.get()).as("writes that were tried").isLessThan(1000);
  }

  @Test
  void everyFieldOfAPolicyIsRead() throws IOException {
    String policy =
        file(
            "whole.yaml",
            LEAST
                + "  behavior:\n"
                + "    scaleUp: {tolerance: 0.2, selectPolicy: Min,"
                + " policies: [{type: Percent, value: 50, periodSeconds: 60}]}\n"
                + "    scaleDown: {tolerance: \"50m\", stabilizationWindowSeconds: 60}\n"
                + "  schedule: [{start: \"0 8 * * 1-5\", duration: 10h, minReplicas: 3,"
                + " timeZone: Europe/Berlin}]\n"
                + "  scaleIn: {delay: 105s, paused: true}\n"
                + "  fallback: {after: 5m, replicas: 4}\n"
                + "database: {maxConnections: 100, reserved: 20, perReplica: 10}\n"
                + "partitions: 3\n");
    String samples = file("s.csv", "time,pod,state,cpu,cpuRequest\n" + ROW);
    int code = run("simulate", "--policy", policy, "--samples", samples);
    assertThat(err()).isEmpty();
    assertThat(code).isZero();
  }

  // The recording went from one pod to two: that is the step that the policy allows in ten minutes.
  @Test
  void aStepThatWasRecordedCountsForTheRateOfTheNext() throws IOException {
    String policy =
        LEAST + "  behavior: {scaleUp: {policies: [{type: Pods, value: 1, periodSeconds: 600}]}}\n";
    StringBuilder samples = new StringBuilder("time,pod,state,cpu,cpuRequest\n");
    for (int i = 0; i < 20; i++) {
      samples.append(5 * i).append(",a,ready,500m,500m\n");
      samples.append(i < 5 ? "" : 5 * i + ",b,ready,500m,500m\n");
    }
    run("simulate", "--policy", file("r.yaml", policy), "--samples", file("r.csv", "" + samples));
    assertThat(out())
        .contains("Scale up from 1 to 2")
        .contains("ScaleUpLimit makes it 2")
        .doesNotContain("Scale up from 2");
  }
}
