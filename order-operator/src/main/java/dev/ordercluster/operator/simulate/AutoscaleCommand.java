package dev.ordercluster.operator.simulate;

import dev.ordercluster.operator.autoscale.Policy;
import dev.ordercluster.operator.signals.Policies;
import dev.ordercluster.operator.simulate.Options.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// `autoscale simulate` and `autoscale compare`: the operator's jar as a command line.
public final class AutoscaleCommand {
  /// The word that makes the operator's jar this command.
  public static final String NAME = "autoscale";

  private static final Set<String> HELP = Set.of("-h", "--help");
  private static final int DONE = 0;
  private static final int BAD_INPUT = 1;
  private static final int BAD_USAGE = 2;
  private static final Duration SAMPLE_PERIOD = Duration.ofSeconds(5);
  private static final int MOST_HELD_OUT = 200;
  private static final String USAGE =
      """
      Usage:
        autoscale simulate --policy POLICY.yaml --samples SAMPLES.csv [--json] [--changes] [--svg FILE]
            Takes recorded samples through a policy and prints each decision and why, then a chart.
              --samples - reads the standard input
              --json     one JSON object per decision and line, no chart
              --changes  only decisions that change the count or whose reason changed
              --svg FILE writes the chart as SVG, too
        autoscale compare --policy POLICY.yaml [--trace NAME [--decider ordercluster|hpa]]
            Runs the policy and a plain HPA (CPU 70 %) in closed loop with a model of the service and
            prints a table in Markdown; with --trace the decisions of one run and its chart.
        autoscale compare --policy POLICY.yaml --held-out COUNT
            The same on COUNT random traces (1 to 200) of each kind, summed by kind.
      docs/how-to/choose-a-scaling-policy.md tells the files' form.
      """;

  private final PrintStream out;
  private final PrintStream err;

  /// Where the command's words go.
  public AutoscaleCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /// Runs the command.
  ///
  /// @param arguments what follows `autoscale`
  /// @return the exit code: 0, 1 for input that cannot be used, 2 for wrong options
  public int run(List<String> arguments) {
    try {
      String command = arguments.isEmpty() ? "" : arguments.getFirst();
      List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
      if (command.equals("help") || arguments.stream().anyMatch(HELP::contains)) {
        out.print(USAGE);
        return DONE;
      }
      switch (command) {
        case "simulate" -> simulate(rest);
        case "compare" -> compare(rest);
        default ->
            throw new UsageException(
                command.isEmpty()
                    ? "expected simulate or compare"
                    : "expected simulate or compare, got " + command);
      }
      if (out.checkError()) {
        throw new IOException("the output was closed or is full");
      }
      return DONE;
    } catch (UsageException e) {
      err.println("autoscale: " + e.getMessage());
      err.print(USAGE);
      return BAD_USAGE;
    } catch (InputException e) {
      err.println(e.text());
      return BAD_INPUT;
    } catch (IOException e) {
      err.println("autoscale: what was asked for could not be written: " + Unreadable.reason(e));
      return BAD_INPUT;
    }
  }

  private void simulate(List<String> arguments) throws UsageException, InputException, IOException {
    Options options =
        Options.parse(
            arguments, Set.of("--policy", "--samples", "--svg"), Set.of("--json", "--changes"));
    Path policyPath = options.path("--policy");
    Path samples = options.path("--samples");
    PolicyFile file = PolicyFile.read(policyPath);
    Replay replay =
        new Replay(
            policy(file), file.budgets(), Objects.requireNonNull(file.autoscaling()).schedule());
    Report report = new Report(out, err, options.has("--json"), options.has("--changes"));
    try (SamplesFile rows = SamplesFile.open(samples)) {
      report.run(replay, rows);
    }
    report.finish();
    if (options.optionalPath("--svg").isPresent()) {
      Files.writeString(options.optionalPath("--svg").orElseThrow(), report.chart().svg());
    }
  }

  private void compare(List<String> arguments) throws UsageException, InputException {
    Options options =
        Options.parse(
            arguments, Set.of("--policy", "--trace", "--decider", "--held-out"), Set.of());
    Policy policy = policy(PolicyFile.read(options.path("--policy")));
    if (options.values().containsKey("--held-out")) {
      int count = options.number("--held-out", MOST_HELD_OUT);
      out.print(ComparisonTable.families(Comparison.heldOut(policy, count)));
      return;
    }
    String trace = options.values().get("--trace");
    if (trace == null) {
      out.print(ComparisonTable.markdown(Comparison.run(policy)));
      return;
    }
    String decider = options.values().getOrDefault("--decider", "ordercluster");
    if (!Set.of("ordercluster", "hpa").contains(decider)) {
      throw new UsageException("--decider is ordercluster or hpa, got " + decider);
    }
    ClosedLoop.Result result =
        Comparison.run(policy, trace, decider.equals("hpa"))
            .orElseThrow(
                () ->
                    new UsageException(
                        "--trace is one of "
                            + Trace.all().stream().map(Trace::name).toList()
                            + ", got "
                            + trace));
    out.print(ComparisonTable.run(result));
  }

  private static Policy policy(PolicyFile file) {
    return Policies.of(Objects.requireNonNull(file.autoscaling()), SAMPLE_PERIOD, true);
  }
}
