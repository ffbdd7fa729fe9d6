package dev.ordercluster.cli.command;

import dev.ordercluster.cli.component.OrderClusterFacts;
import dev.ordercluster.cli.kube.Entrance;
import dev.ordercluster.cli.kube.KubeAccess;
import dev.ordercluster.cli.kube.Observer;
import dev.ordercluster.cli.load.LoadPlan;
import dev.ordercluster.cli.load.LoadRun;
import dev.ordercluster.cli.load.Profile;
import dev.ordercluster.cli.process.DataDirectory;
import dev.ordercluster.cli.status.Reports;
import dev.ordercluster.cli.terminal.CommandFailure;
import dev.ordercluster.cli.token.LocalIssuer;
import dev.ordercluster.cli.token.Role;
import dev.ordercluster.cli.token.TokenRequest;
import dev.ordercluster.runtime.Key;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Makes load and tells how long answers take.
@Command(
    name = "load",
    description = {
      "Send requests of many customers through the gateway and print their latency as it goes.",
      "Requests arrive as a Poisson process whose rate follows the profile, whether or not earlier"
          + " ones were answered; times count from when a request should have been sent.",
      "Ctrl-C ends the run early and prints what it came to.",
      "Exits with 1 when a request failed. Requests that a rate limit turned away (429) are counted"
          + " apart: raise spec.gateway.rateLimits for a load test."
    })
public final class LoadCommand implements Callable<Integer> {
  private static final int CUSTOMERS = 200;
  private static final Duration MARGIN = Duration.ofMinutes(10);

  private final Shell shell;

  @Mixin private DataOption data = new DataOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
      defaultValue = "step")
  private Profile profile = Profile.STEP;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Requests per second at the bottom of the profile (default: ${DEFAULT-VALUE}).",
      defaultValue = "20")
  private double rate = 20;

  @Option(
      names = "--peak",
      paramLabel = "N",
      description = "Requests per second at its top (default: ${DEFAULT-VALUE}).",
      defaultValue = "200")
  private double peak = 200;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "Length of the run, 1s to 2h (default: ${DEFAULT-VALUE}).",
      defaultValue = "2m")
  private String duration = "2m";

  @Option(
      names = "--orders",
      paramLabel = "PART",
      description =
          "Part of the requests that place an order, 0 to 1; the others read products"
              + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "0.5")
  private double orders = 0.5;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "Length of the intervals that are told (default: ${DEFAULT-VALUE}).",
      defaultValue = "5s")
  private String every = "5s";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed makes the same arrivals (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed = 1;

  /// The forms of the report.
  enum Form {
    text,
    json
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text or json, one object per line (default: ${DEFAULT-VALUE}).",
      defaultValue = "text")
  private Form form = Form.text;

  public LoadCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    LoadPlan plan = plan();
    Duration interval = positive("--every", every);
    DataDirectory folder = data.directory(shell);
    Entrance gateway = gateway(folder);
    LocalIssuer issuer = LocalIssuer.openedIn(folder.issuer(), shell.clock());
    Duration good = plan.duration().plus(MARGIN);
    List<String> customers = new ArrayList<>();
    for (int i = 1; i <= CUSTOMERS; i++) {
      customers.add(token(issuer, Role.CUSTOMER, "load-" + i, good));
    }
    LoadRun run = new LoadRun(plan, new LoadRun.Shown(interval, form == Form.json, this::print));
    try (Interruption _ = Interruption.stops(run::stop, spec.commandLine().getErr())) {
      LoadRun.Result result =
          run.against(gateway, token(issuer, Role.STAFF, "load-staff", good), customers);
      if (form == Form.text) {
        explain(result);
      }
      return result.failed() == 0 ? 0 : 1;
    }
  }

  private void explain(LoadRun.Result result) {
    if (result.limited() > 0) {
      print(
          "The gateway's rate limits turned requests away: this was a test of the limits. Raise"
              + " spec.gateway.rateLimits to test what lies behind them.");
    }
    if (result.unsent() > 0) {
      print("Some requests were not sent: too many were under way. The rate was not reached.");
    }
  }

  private LoadPlan plan() {
    try {
      return new LoadPlan(profile, rate, peak, positive("--duration", duration), orders, seed);
    } catch (IllegalArgumentException e) {
      throw misuse(String.valueOf(e.getMessage()), e);
    }
  }

  // Exit code 1 is for a load that failed, so a wrong argument must not have it.
  private ParameterException misuse(String sentence, Exception cause) {
    return new ParameterException(spec.commandLine(), sentence, cause);
  }

  private Duration positive(String option, String text) {
    try {
      Duration parsed = Key.parseDuration(text);
      if (!parsed.isPositive()) {
        throw new IllegalArgumentException("not positive");
      }
      return parsed;
    } catch (IllegalArgumentException e) {
      throw misuse(option + " takes a duration such as 5s, 10m or 1h, was \"" + text + "\"", e);
    }
  }

  private Entrance gateway(DataDirectory folder) {
    try (KubernetesClient client = KubeAccess.open(folder.kubeconfig())) {
      var observed = new Observer(client).observe();
      Reports reports = new Reports(observed, shell.clock().instant());
      return observed.orderClusters().stream()
          .map(OrderClusterFacts::new)
          .flatMap(
              cluster ->
                  reports.gatewayUrl(cluster).stream()
                      .map(url -> Entrance.of(client, cluster, url)))
          .findFirst()
          .orElseThrow(
              () ->
                  new CommandFailure(
                      "no gateway has an address: is an OrderCluster there? See"
                          + " ./ordercluster status"));
    }
  }

  private static String token(LocalIssuer issuer, Role role, String subject, Duration good) {
    return issuer.token(new TokenRequest(role, subject, good));
  }

  private void print(String line) {
    PrintStream out = shell.out();
    out.println(line);
    out.flush();
  }
}
