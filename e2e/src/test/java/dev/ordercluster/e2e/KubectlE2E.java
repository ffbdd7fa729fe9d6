package dev.ordercluster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Stock kubectl against the embedded Kubernetes API.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlE2E {
  private static final String SHOP = "ordercluster/shop";

  @TempDir Path directory;

  private Platform platform;
  private Kubectl kubectl;

  @BeforeAll
  void start() {
    Report.line("not run: any check against a real kube-apiserver; the build brings none");
    Optional<String> version = Kubectl.version();
    if (version.isEmpty()) {
      String line =
          "not run: api-resources, apply, get, describe, patch, edit, scale, wait, rollout, logs,"
              + " explain and delete with stock kubectl, because no kubectl 1.30 or newer is"
              + " installed here";
      Report.line(line);
      Assumptions.abort(line);
    }
    Report.line("kubectl " + version.orElseThrow());
    platform = new Platform("e2e-kubectl");
    kubectl = Kubectl.of(platform);
    platform.up();
  }

  @AfterAll
  void stop() {
    if (platform != null) {
      platform.close();
    }
  }

  @Test
  void apiResourcesListTheCustomResourceWithItsShortName() {
    assertThat(kubectl.run("api-resources", "--api-group=ordercluster.dev"))
        .containsPattern("orderclusters +oc +ordercluster.dev/v1beta1 +true +OrderCluster");
    assertThat(kubectl.run("api-resources")).contains("pods", "deployments", "statefulsets");
  }

  @Test
  void applyWorksOnTheClientAndOnTheServerAndTheSecondTimeChangesNothing() {
    String manifest = configMap("applied", "color: blue");
    assertThat(kubectl.runWithInput(manifest, "apply", "-f", "-")).contains("created");
    assertThat(kubectl.runWithInput(manifest, "apply", "-f", "-")).contains("unchanged");
    String changed = configMap("applied", "color: green");
    assertThat(kubectl.runWithInput(changed, "apply", "-f", "-")).contains("configured");
    assertThat(
            kubectl.runWithInput(
                configMap("applied", "size: big"),
                "apply",
                "--server-side",
                "--field-manager=sizes",
                "-f",
                "-"))
        .contains("serverside-applied");
    assertThat(kubectl.run("get", "configmap", "applied", "-o", "jsonpath={.data}"))
        .isEqualTo("{\"color\":\"green\",\"size\":\"big\"}");
    kubectl.run("delete", "configmap", "applied");
  }

  @Test
  void anotherManagersFieldIsAConflictUntilForced() {
    kubectl.runWithInput(
        configMap("owned", "color: blue"),
        "apply",
        "--server-side",
        "--field-manager=a",
        "-f",
        "-");
    Shell.Result refused =
        kubectl
            .shell()
            .runWithInput(
                Duration.ofMinutes(1),
                configMap("owned", "color: red"),
                "kubectl",
                "apply",
                "--server-side",
                "--field-manager=b",
                "-f",
                "-");
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.errors()).contains("conflict").contains(".data.color");
    kubectl.run("delete", "configmap", "owned");
  }

  @Test
  void getPrintsTheColumnsOfTheDefinitionAndEveryOtherForm() {
    assertThat(kubectl.run("get", "oc")).startsWith("NAME").contains("AGE", "shop");
    assertThat(kubectl.run("get", "oc", "-o", "wide")).contains("shop");
    assertThat(kubectl.run("get", SHOP, "-o", "yaml")).contains("kind: OrderCluster", "status:");
    assertThat(kubectl.run("get", SHOP, "-o", "json")).contains("\"kind\": \"OrderCluster\"");
    assertThat(kubectl.run("get", "pods", "-o", "wide")).contains("shop-kafka-0", "Running");
    String selected =
        kubectl.run("get", "pods", "-l", "app.kubernetes.io/component=gateway", "-o", "name");
    assertThat(selected.lines().toList())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("pod/shop-gateway-"));
  }

  @Test
  void getWatchShowsAChangeAsItHappens() throws IOException {
    Path output = directory.resolve("watch.txt");
    Process watch = kubectl.follow(output, "get", "configmap", "-w", "-o", "name");
    try {
      awaitText(output, "configmap/");
      kubectl.runWithInput(configMap("watched", "a: b"), "create", "-f", "-");
      awaitText(output, "configmap/watched");
    } finally {
      watch.destroy();
    }
    kubectl.run("delete", "configmap", "watched");
  }

  @Test
  void describeTellsTheConditions() {
    assertThat(kubectl.run("describe", SHOP)).contains("Conditions:", "Ready");
    assertThat(kubectl.run("describe", "pod", "shop-kafka-0")).contains("apache/kafka");
  }

  @Test
  void patchAndEditChangeAnObject() throws IOException {
    kubectl.run("patch", SHOP, "--type=merge", "-p", annotation("patched", "yes"));
    kubectl.run(
        "patch",
        SHOP,
        "--type=json",
        "-p",
        "[{\"op\":\"replace\",\"path\":\"/metadata/annotations/patched\",\"value\":\"twice\"}]");
    assertThat(kubectl.edit(SHOP, "s/patched: twice/patched: edited/")).contains("edited");
    assertThat(kubectl.run("get", SHOP, "-o", "jsonpath={.metadata.annotations.patched}"))
        .isEqualTo("edited");
  }

  @Test
  void scaleSetsTheReplicasAndTheOperatorFollows() {
    kubectl.run("scale", SHOP, "--replicas=3");
    kubectl.run("rollout", "status", "deployment/shop-order-service", "--timeout=120s");
    awaitReplicas("3");
    kubectl.run("scale", SHOP, "--replicas=2");
    awaitReplicas("2");
    assertThat(kubectl.run("wait", SHOP, "--for=condition=Ready", "--timeout=120s"))
        .contains("condition met");
  }

  @Test
  void aRestartRollsOutNewPodsOneByOne() {
    kubectl.run("rollout", "restart", "deployment/shop-gateway");
    assertThat(kubectl.run("rollout", "status", "deployment/shop-gateway", "--timeout=150s"))
        .contains("successfully rolled out");
  }

  @Test
  void logsShowWhatAPodWrote() throws IOException {
    assertThat(kubectl.run("logs", "deployment/shop-order-service", "--tail=1")).isNotBlank();
    Path output = directory.resolve("logs.txt");
    Process follow = kubectl.follow(output, "logs", "-f", "shop-kafka-0");
    try {
      awaitText(output, "Kafka serves");
    } finally {
      follow.destroy();
    }
  }

  @Test
  void explainKnowsTheFieldsOfTheSpec() {
    assertThat(kubectl.run("explain", "ordercluster.spec")).contains("orderService", "gateway");
    assertThat(kubectl.run("explain", "ordercluster.spec.orderService.replicas"))
        .contains("replicas", "integer");
  }

  @Test
  void aManifestThatBreaksTheSchemaIsRefusedWithTheFieldAndTheReason() {
    Shell.Result refused =
        kubectl.tryToApply(
            """
            apiVersion: ordercluster.dev/v1beta1
            kind: OrderCluster
            metadata: {name: broken}
            spec: {orderService: {replicas: -1}}
            """);
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.errors()).contains("spec.orderService.replicas").contains("Invalid value");
  }

  @Test
  void aDeletedPodIsReplaced() {
    String component = "app.kubernetes.io/component=order-service";
    String before = kubectl.run("get", "pods", "-l", component, "-o", "name");
    kubectl.run("delete", before.lines().findFirst().orElseThrow());
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(
                        kubectl.run(
                            "get",
                            "deployment",
                            "shop-order-service",
                            "-o",
                            "jsonpath={.status.readyReplicas}"))
                    .isEqualTo("2"));
    assertThat(kubectl.run("get", "pods", "-l", component, "-o", "name")).isNotEqualTo(before);
  }

  private void awaitReplicas(String expected) {
    Awaitility.await(expected + " order services")
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(
                        kubectl.run(
                            "get", SHOP, "-o", "jsonpath={.status.orderService.readyReplicas}"))
                    .isEqualTo(expected));
  }

  private static void awaitText(Path file, String text) {
    Awaitility.await(text + " in " + file)
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(Files.readString(file)).contains(text));
  }

  private static String configMap(String name, String entry) {
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s}
        data: {%s}
        """
        .formatted(name, entry);
  }

  private static String annotation(String name, String value) {
    return "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(name, value);
  }
}
