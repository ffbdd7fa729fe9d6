package dev.ordercluster.operator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.desired.Blueprint;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.DesiredState;
import dev.ordercluster.operator.desired.ForeignKind;
import dev.ordercluster.operator.desired.Images;
import dev.ordercluster.operator.desired.Monitoring;
import dev.ordercluster.operator.golden.Golden;
import dev.ordercluster.runtime.rules.MetricsPage;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonitoringTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path RUNBOOKS = Golden.root().resolve("docs/runbooks");
  private static final List<String> PARTS = List.of("_bucket", "_sum", "_count");

  // What Prometheus and the PodMonitor add to every series of a pod.
  private static final Set<String> TARGET =
      Set.of("namespace", "pod", "container", "job", "instance", "ordercluster", "component");

  @Test
  void everyAlertAsksForMetricsAndLabelsThatAreExported() throws Exception {
    assertThat(alerts()).isNotEmpty();
    for (JsonNode alert : alerts()) {
      assertThat(faults(alert.path("expr").asText())).as(alert.path("alert").asText()).isEmpty();
      assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
      assertThat(alert.path("for").asText()).matches("[0-9]+[mh]");
    }
  }

  @Test
  void everyPanelAsksForMetricsAndLabelsThatAreExported() throws Exception {
    Set<Integer> ids = new HashSet<>();
    int queries = 0;
    for (JsonNode panel : dashboard().path("panels")) {
      assertThat(ids.add(panel.path("id").asInt())).as("ids differ").isTrue();
      assertThat(panel.path("title").asText()).isNotBlank();
      for (JsonNode target : panel.path("targets")) {
        queries++;
        assertThat(faults(target.path("expr").asText())).as(panel.path("title").asText()).isEmpty();
      }
    }
    assertThat(queries).isGreaterThan(30);
  }

  @Test
  void panelsLieSideBySideAndNeverOnEachOther() throws Exception {
    Set<String> taken = new HashSet<>();
    for (JsonNode panel : dashboard().path("panels")) {
      JsonNode place = panel.path("gridPos");
      for (int x = 0; x < place.path("w").asInt(); x++) {
        for (int y = 0; y < place.path("h").asInt(); y++) {
          int column = place.path("x").asInt() + x;
          assertThat(column).isLessThan(24);
          assertThat(taken.add(column + "," + (place.path("y").asInt() + y)))
              .as(panel.path("title").asText())
              .isTrue();
        }
      }
    }
  }

  @Test
  void everyAlertHasItsRunbookAndEveryRunbookItsAlert() throws Exception {
    List<String> names = new ArrayList<>(chartAlerts());
    for (JsonNode alert : alerts()) {
      String name = alert.path("alert").asText();
      names.add(name);
      assertThat(alert.at("/annotations/runbook_url").asText())
          .isEqualTo("docs/runbooks/" + name + ".md");
    }
    try (Stream<Path> files = Files.list(RUNBOOKS)) {
      assertThat(
              files.map(file -> file.getFileName().toString()).filter(n -> !n.equals("README.md")))
          .containsExactlyInAnyOrderElementsOf(names.stream().map(name -> name + ".md").toList());
    }
    String overview = Files.readString(RUNBOOKS.resolve("README.md"));
    for (String name : names) {
      assertThat(Files.readString(RUNBOOKS.resolve(name + ".md")))
          .as(name)
          .startsWith("# " + name + "\n")
          .containsSubsequence("## Meaning", "## Impact", "## Diagnosis", "```", "## Mitigation");
      assertThat(overview).contains("(" + name + ".md)");
    }
  }

  @Test
  void theOperatorsOwnAlertsAskForMetricsThatItExports() throws Exception {
    for (String line : Files.readAllLines(chart())) {
      if (line.strip().startsWith("expr: ")) {
        String query = line.strip().substring("expr: ".length());
        assertThat(faults(query.replaceAll("\\{\\{[^}]*}}", "x"))).as(query).isEmpty();
      }
    }
    assertThat(chartAlerts()).isNotEmpty();
  }

  @Test
  void whatIsDisabledIsNotThereAndLabelsAreAdded() {
    assertThat(objects("{}")).hasSize(3);
    assertThat(objects("{podMonitor: Disabled, prometheusRules: Disabled, dashboards: Disabled}"))
        .isEmpty();
    assertThat(objects("{labels: {release: stack}}"))
        .allMatch(object -> "stack".equals(object.getMetadata().getLabels().get("release")));
  }

  @Test
  void whatServesIsNotTakenForWhatWatches() {
    OrderClusterSpec spec =
        Serialization.unmarshal(
            "---\n{gateway: {exposure: {type: GatewayAPI, className: public}}, security: {transport:"
                + " {issuerRef: {name: company}}}}",
            OrderClusterSpec.class);
    assertThat(all(spec).stream().filter(object -> ForeignKind.of(object).isPresent()))
        .extracting(HasMetadata::getKind)
        .contains("HTTPRoute", "Certificate", "PodMonitor", "PrometheusRule");
    assertThat(all(spec).stream().filter(Monitoring::owns))
        .extracting(HasMetadata::getKind)
        .containsExactlyInAnyOrder("PodMonitor", "PrometheusRule", "ConfigMap");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(rate(x[5m])",
        "rate(x)",
        "x[5m]",
        "sum by (a (x)",
        "x{a=b}",
        "x{a}",
        "x > ",
        "1 2",
        "nothing(x)",
        "x $ y"
      })
  void aQueryThatPrometheusWouldRefuseIsRefused(String query) {
    assertThatThrownBy(() -> PromQl.read(query)).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> faults(String query) {
    Map<String, MetricsPage.Metric> page = new TreeMap<>(MetricsPage.of("").metrics());
    page.putAll(MetricsPage.of("Gateway").metrics());
    page.put("up", new MetricsPage.Metric("gauge", Set.of()));
    List<String> faults = new ArrayList<>();
    List<PromQl.Use> uses = PromQl.read(query);
    assertThat(uses).isNotEmpty();
    for (PromQl.Use use : uses) {
      String family = family(use.series(), page.keySet());
      Optional.ofNullable(page.get(family))
          .ifPresentOrElse(
              metric -> faults.addAll(faults(use, metric, family)),
              () -> faults.add("nobody exports " + use.series()));
    }
    return faults;
  }

  private static String family(String series, Set<String> families) {
    return PARTS.stream()
        .filter(series::endsWith)
        .map(part -> series.substring(0, series.length() - part.length()))
        .filter(families::contains)
        .findFirst()
        .orElse(series);
  }

  private static List<String> faults(PromQl.Use use, MetricsPage.Metric metric, String family) {
    List<String> faults = new ArrayList<>();
    boolean histogram = metric.type().equals("histogram");
    boolean counts = histogram || metric.type().equals("counter");
    if (histogram == family.equals(use.series())) {
      faults.add(use.series() + " is no series of a " + metric.type());
    }
    if (!use.function().isEmpty() && use.function().equals("deriv") == counts) {
      faults.add(use.function() + " of a " + metric.type() + ": " + use.series());
    }
    for (String label : use.labels()) {
      String own = label.replaceFirst("^exported_", "");
      Set<String> had = label.equals(own) ? labels(metric) : metric.labels();
      if (!had.contains(own) && !(histogram && label.equals("le"))) {
        faults.add(use.series() + " has no label " + label);
      }
    }
    return faults;
  }

  private static Set<String> labels(MetricsPage.Metric metric) {
    Set<String> all = new HashSet<>(TARGET);
    all.addAll(metric.labels());
    return all;
  }

  private static List<JsonNode> alerts() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    JsonNode rule = JSON.readTree(Serialization.asJson(object("PrometheusRule")));
    rule.at("/spec/groups/0/rules").forEach(all::add);
    return all;
  }

  private static JsonNode dashboard() throws IOException {
    ConfigMap map = (ConfigMap) object("ConfigMap");
    assertThat(map.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
    return JSON.readTree(map.getData().values().iterator().next());
  }

  private static List<String> chartAlerts() throws IOException {
    return Files.readAllLines(chart()).stream()
        .map(String::strip)
        .filter(line -> line.startsWith("- alert: "))
        .map(line -> line.substring("- alert: ".length()))
        .toList();
  }

  private static Path chart() {
    return Golden.root().resolve("charts/order-operator/templates/monitoring.yaml");
  }

  private static HasMetadata object(String kind) {
    return objects("{}").stream()
        .filter(object -> object.getKind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static List<HasMetadata> objects(String monitoring) {
    OrderClusterSpec spec =
        Serialization.unmarshal("---\n{monitoring: " + monitoring + "}", OrderClusterSpec.class);
    return all(spec).stream().filter(Monitoring::owns).toList();
  }

  private static List<HasMetadata> all(OrderClusterSpec spec) {
    return DesiredState.of(
        new Blueprint(
            new ClusterName("shops", "berlin", "uid"), spec, new Images(""), Map.of(), Map.of()));
  }
}
