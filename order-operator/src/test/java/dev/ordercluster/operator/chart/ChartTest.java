package dev.ordercluster.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import dev.ordercluster.operator.golden.Golden;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartTest {
  @TempDir private Path directory;

  private static final String NAMESPACE = "ordercluster-system";
  private static final Path CHART = Golden.root().resolve("charts/order-operator");
  private static final String HEADER =
      "# The order-operator chart with its default values; rewrite with:"
          + " ./mvnw test -pl order-operator -Dtest=ChartTest -Dregenerate=true\n"
          + "---\n"
          + "apiVersion: v1\n"
          + "kind: Namespace\n"
          + "metadata:\n"
          + "  name: ordercluster-system\n"
          + "  labels:\n"
          + "    pod-security.kubernetes.io/enforce: restricted\n";

  @Test
  void theChartHasNothingThatHelmObjectsTo() {
    var result = new Helm(CHART).lint().strict().call();
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @Test
  void thePlainManifestIsTheChartWithItsDefaults() {
    Golden.check(Golden.root().resolve("deploy/order-operator.yaml"), HEADER + render("{}"));
  }

  @Test
  void theChartCarriesTheGeneratedDefinition() throws Exception {
    String name = "orderclusters.ordercluster.dev.yaml";
    Golden.check(
        CHART.resolve("crds").resolve(name),
        Files.readString(Golden.root().resolve("crds").resolve(name)));
  }

  @Test
  void theOperatorMayDoExactlyWhatItsCodeDoes() {
    ClusterRole role = only(ClusterRole.class, objects(render("{}")));
    assertThat(permissions(role.getRules())).isEqualTo(PERMISSIONS);
  }

  // The verbs that each kind is used with in dev.ordercluster.operator.reconcile: informers list
  // and
  // watch; the applier creates and patches; the keyring creates and updates; deletion deletes.
  private static final Map<String, List<String>> PERMISSIONS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("orderclusters", List.of("get", "list", "patch", "watch")),
              Map.entry("orderclusters/status", List.of("patch")),
              Map.entry("orderclusters/finalizers", List.of("update")),
              Map.entry("deployments", applied()),
              Map.entry("statefulsets", applied()),
              Map.entry("jobs", applied()),
              Map.entry("services", applied()),
              Map.entry("configmaps", applied()),
              Map.entry("poddisruptionbudgets", applied()),
              Map.entry("networkpolicies", applied()),
              Map.entry("ingresses", applied()),
              Map.entry("httproutes", foreign()),
              Map.entry("certificates", foreign()),
              Map.entry("gateways", List.of("get")),
              Map.entry("podmonitors", foreign()),
              Map.entry("prometheusrules", foreign()),
              Map.entry("secrets", List.of("create", "delete", "get", "list", "update", "watch")),
              Map.entry(
                  "persistentvolumeclaims",
                  List.of("create", "delete", "get", "list", "update", "watch")),
              Map.entry("pods", List.of("get", "list", "watch")),
              Map.entry("events", List.of("create"))));

  // Kinds that others define are read in each pass, not watched.
  private static List<String> foreign() {
    return List.of("create", "delete", "get", "list", "patch");
  }

  private static List<String> applied() {
    return List.of("create", "delete", "get", "list", "patch", "watch");
  }

  @Test
  void namedNamespacesNeedNoClusterRole() {
    List<HasMetadata> objects = objects(render("watchNamespaces: [a, b]"));
    assertThat(objects).noneMatch(ClusterRole.class::isInstance);
    assertThat(objects).noneMatch(ClusterRoleBinding.class::isInstance);
    List<Role> roles = all(Role.class, objects);
    assertThat(roles)
        .extracting(role -> role.getMetadata().getNamespace())
        .containsExactlyInAnyOrder("a", "b", NAMESPACE);
    Deployment operator = only(Deployment.class, objects);
    assertThat(operator.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv())
        .anyMatch(
            env -> env.getName().equals("OPERATOR_NAMESPACES") && "a,b".equals(env.getValue()));
  }

  @Test
  void aMirrorAppliesToTheOperatorAndToWhatItRuns() {
    Deployment operator =
        only(Deployment.class, objects(render("image: {registry: mirror.example.com/hub}")));
    var container = operator.getSpec().getTemplate().getSpec().getContainers().getFirst();
    assertThat(container.getImage())
        .isEqualTo("mirror.example.com/hub/ordercluster/order-operator:1.0.0");
    assertThat(container.getEnv())
        .anyMatch(env -> "mirror.example.com/hub/".equals(env.getValue()));
  }

  @Test
  void aMisspeltValueIsRefused() {
    assertThatThrownBy(() -> render("watchNamespace: [a]")).hasMessageContaining("watchNamespace");
  }

  @Test
  void theOperatorIsWatchedWhereSomebodyCanAndAlwaysWhenAskedTo() {
    assertThat(render("{}")).doesNotContain("PodMonitor");
    String watched = render("monitoring: {mode: always, labels: {release: stack}}");
    assertThat(watched)
        .contains("kind: PodMonitor", "kind: PrometheusRule", "honorLabels: true", "release: stack")
        .contains("runbook_url: docs/runbooks/OrderOperatorDown.md");
    assertThatThrownBy(() -> render("monitoring: {mode: sometimes}")).hasMessageContaining("mode");
  }

  private String render(String values) {
    try {
      Path file = Files.writeString(directory.resolve("values.yaml"), values);
      return new Helm(CHART)
          .template()
          .withName("order-operator")
          .withNamespace(NAMESPACE)
          .withKubeVersion("1.31.0")
          .withValuesFile(file)
          .call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<HasMetadata> objects(String yaml) {
    KubernetesSerialization serialization = new KubernetesSerialization();
    return Arrays.stream(yaml.split("(?m)^---.*$", -1))
        .filter(document -> document.lines().anyMatch(line -> line.startsWith("kind:")))
        .map(document -> serialization.<HasMetadata>unmarshal(document))
        .toList();
  }

  private static <T> List<T> all(Class<T> kind, List<HasMetadata> objects) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static <T> T only(Class<T> kind, List<HasMetadata> objects) {
    List<T> found = all(kind, objects);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static Map<String, List<String>> permissions(List<PolicyRule> rules) {
    return rules.stream()
        .flatMap(rule -> rule.getResources().stream().map(name -> Map.entry(name, rule)))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> entry.getValue().getVerbs().stream().sorted().toList(),
                (a, _) -> a,
                TreeMap::new));
  }
}
