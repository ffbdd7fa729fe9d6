package dev.ordercluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ordercluster.cli.command.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `kubectl ordercluster` against an API that answers what a test tells it.
class PluginIT {
  private static final String CLUSTERS =
      "/apis/ordercluster.dev/v1beta1/namespaces/shops/orderclusters";
  private static final String ALL = "/apis/ordercluster.dev/v1beta1/orderclusters";
  private static final String OPERATOR = "/api/v1/namespaces/ordercluster-system/pods";
  private static final String EMPTY = "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[]}";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> patches = Collections.synchronizedList(new ArrayList<>());
  private volatile String restarted = "";

  @TempDir private Path folder = Path.of("/");
  private final HttpServer api = start();

  private static HttpServer start() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void serve() throws IOException {
    api.createContext("/", this::answer);
    api.start();
    Files.writeString(
        folder.resolve("config"),
        """
        apiVersion: v1
        kind: Config
        current-context: here
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: u, user: {token: t}}]
        contexts: [{name: here, context: {cluster: c, user: u, namespace: shops}}]
        """
            .formatted(api.getAddress().getPort()));
    answers.put("/api/v1/namespaces/shops/pods", EMPTY);
    answers.put("/api/v1/namespaces/shops/services", EMPTY);
    hold("True", "Ready");
  }

  @AfterEach
  void stop() {
    api.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "restart", "rotate", "backup", "pause", "resume", "report"})
  void everyCommandTellsHowItIsUsed(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(text(out)).startsWith("Usage: kubectl ordercluster " + command);
  }

  @Test
  void withoutACommandTheHelpIsShownAndAnUnknownOneIsAMisuse() {
    assertThat(run()).isZero();
    assertThat(text(out)).contains("status", "rotate", "Exit codes:");
    assertThat(run("restrat")).isEqualTo(2);
    assertThat(text(err)).contains("'restrat'").contains("(see: kubectl ordercluster --help)");
  }

  @Test
  void statusTellsTheOnlyClusterOfTheNamespaceAndExitsByItsReadiness() {
    assertThat(here("status")).isZero();
    assertThat(text(out))
        .contains("OrderCluster shops/berlin  Ready")
        .contains("https://shop.example.com", "authority", "2027-01-01T00:00:00Z")
        .contains("Version         1.0.0", "Last backup     2026-11-23T02:00:00Z, 12Mi, claim/x");
    hold("False", "Degraded");
    assertThat(here("status", "berlin")).isEqualTo(1);
    assertThat(text(out)).contains("not Ready  (phase Degraded)", "Why             in words");
    assertThat(here("status", "-o", "json")).isEqualTo(1);
    assertThat(text(out)).contains("\"phase\" : \"Degraded\"", "\"ready\" : false");
  }

  @Test
  void whatIsNotThereIsSaidWithWhatIs() {
    assertThat(here("status", "paris")).isEqualTo(1);
    assertThat(text(err))
        .isEqualTo(
            "ordercluster: there is no OrderCluster paris in namespace shops; there are"
                + " shops/berlin\n");
    assertThat(run("status", "--kubeconfig", "nowhere")).isEqualTo(1);
    assertThat(text(err)).contains("the kubeconfig nowhere cannot be read").hasLineCount(1);
  }

  @Test
  void aRestartIsAskedForAndWaitedFor() {
    assertThat(here("restart", "berlin")).isZero();
    assertThat(text(out)).isEqualTo("restart of OrderCluster shops/berlin requested\n");
    assertThat(patches).singleElement().asString().contains("\"ordercluster.dev/restart\":\"20");
    assertThat(here("restart", "--wait", "30s")).isZero();
    assertThat(text(out)).endsWith("done\n");
    restarted = "never";
    assertThat(here("restart", "berlin", "--wait=1s")).isEqualTo(1);
    assertThat(text(err)).contains("is not done after 1s: in words");
    assertThat(here("restart", "--wait=soon")).isEqualTo(1);
    assertThat(text(err)).contains("--wait takes a duration");
  }

  @Test
  void whatElseIsAskedForIsAnAnnotationToo() {
    assertThat(here("pause")).as(() -> text(err)).isZero();
    assertThat(here("resume")).as(() -> text(err)).isZero();
    assertThat(here("backup")).as(() -> text(err)).isZero();
    assertThat(here("rotate")).as(() -> text(err)).isZero();
    assertThat(here("rotate", "--authority")).isZero();
    assertThat(patches)
        .extracting(patch -> patch.replaceAll("20[-0-9T:]+Z", "now"))
        .containsExactly(
            patch("paused", "\"true\""),
            patch("paused", "null"),
            patch("backup", "\"now\""),
            patch("rotate-certificates", "\"now\""),
            patch("rotate-authority", "\"now\""));
  }

  @Test
  void aBackupThatNobodyWouldTakeIsNotAskedFor() {
    answers.compute(CLUSTERS, (_, list) -> String.valueOf(list).replace("backup", "other"));
    assertThat(here("backup")).isEqualTo(1);
    assertThat(text(err)).contains("spec.postgres.managed.backup is absent").hasLineCount(1);
    assertThat(patches).isEmpty();
  }

  @Test
  void theReportIsFetchedThroughTheApiServer() throws IOException {
    answers.put(
        OPERATOR,
        "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":[{\"metadata\":{\"name\":\"op-1\"},"
            + "\"status\":{\"podIP\":\"10.0.0.1\"}}]}");
    assertThat(here("report")).isEqualTo(1);
    assertThat(text(err)).contains("no replica of the operator knows it yet");
    answers.put(OPERATOR + "/op-1:18090/proxy/report/shops/berlin", "<html>berlin</html>");
    Path page = folder.resolve("page.html");
    assertThat(here("report", "berlin", "-f", page.toString())).isZero();
    assertThat(page).hasContent("<html>berlin</html>");
    answers.put(OPERATOR + "/op-1:18090/proxy/report/shops/berlin.json", "{}");
    assertThat(here("report", "-o", "json")).isZero();
    assertThat(text(out)).isEqualTo("{}");
  }

  private void hold(String ready, String phase) {
    String cluster =
        """
        {"apiVersion":"ordercluster.dev/v1beta1","kind":"OrderCluster",
         "metadata":{"name":"berlin","namespace":"shops","generation":1},
         "spec":{"postgres":{"managed":{"backup":{}}}},
         "status":{"observedGeneration":1,"phase":"%s","version":"1.0.0","message":"in words",
          "restarted":"RESTARTED","endpoints":{"gateway":"https://shop.example.com"},
          "certificates":[{"name":"authority","notAfter":"2027-01-01T00:00:00Z"}],
          "lastBackup":{"time":"2026-11-23T02:00:00Z","size":"12Mi","location":"claim/x"},
          "conditions":[{"type":"Ready","status":"%s","reason":"Because","message":"m"}]}}"""
            .formatted(phase, ready);
    String list = "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[" + cluster + "]}";
    answers.put(CLUSTERS, list);
    answers.put(ALL, list);
    answers.put(CLUSTERS + "/berlin", cluster);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (exchange.getRequestMethod().equals("PATCH")) {
        patches.add(body);
        restarted = restarted.isEmpty() ? "as asked" : restarted;
      }
      String found = answers.get(path);
      String told = restarted.equals("as asked") ? lastWish() : restarted;
      byte[] bytes =
          (found == null
                  ? "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":404}"
                  : found.replace("RESTARTED", told))
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(found == null ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String lastWish() {
    Matcher wish = Pattern.compile(":\"([^\"]*)\"").matcher(patches.getLast());
    return wish.find() ? wish.group(1) : "";
  }

  private static String patch(String annotation, String value) {
    return "{\"metadata\":{\"annotations\":{\"ordercluster.dev/"
        + annotation
        + "\":"
        + value
        + "}}}";
  }

  private int here(String... arguments) {
    return run(
        Stream.concat(
                Stream.of(arguments),
                Stream.of("--kubeconfig", folder.resolve("config").toString()))
            .toArray(String[]::new));
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Shell shell =
        new Shell(
            folder,
            "./ordercluster",
            Map.of(),
            new Shell.Ends(
                new ByteArrayInputStream(new byte[0]),
                stream,
                false,
                false,
                InstantSource.system()));
    return Main.run(
        shell,
        new PrintStream(err, true, StandardCharsets.UTF_8),
        false,
        Stream.concat(Stream.of("kubectl"), Stream.of(arguments)).toArray(String[]::new));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
