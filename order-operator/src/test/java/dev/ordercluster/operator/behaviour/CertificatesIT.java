package dev.ordercluster.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificatesIT {
  private static final List<String> LEAVES = List.of("gateway", "order-service", "postgres");

  private TestApi api;
  private RunningOperator operator;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    api = TestApi.start(folder);
    operator = new RunningOperator(api.client());
  }

  @AfterAll
  void stop() {
    operator.close();
    api.close();
  }

  @Test
  void certificatesAreIssuedAnewOnRequestAndNoPodIsReplacedForIt() {
    create("turn", "");
    List<String> pods = pods("turn");
    Map<String, String> before = certificates("turn");
    final String trusted = bundle("turn-gateway-tls");
    annotate("turn", "ordercluster.dev/rotate-certificates", "monday");
    await(
        () ->
            assertThat(certificates("turn").values()).doesNotContainAnyElementsOf(before.values()));
    assertThat(bundle("turn-gateway-tls")).isEqualTo(trusted);
    await(
        () ->
            assertThat(reasons("turn"))
                .filteredOn("CertificateRenewed"::equals)
                .hasSizeBetween(1, 3));
    assertThat(api.condition("turn", "CertificatesValid")).startsWith("True CertificatesCurrent");
    assertThat(pods("turn")).isEqualTo(pods);
  }

  @Test
  void anAuthorityIsReplacedWithEverythingThatItSignedAndThenTrustedNoMore() {
    create("root", "");
    final String first = data("root-authority", "tls.crt");
    Map<String, String> before = certificates("root");
    annotate("root", "ordercluster.dev/rotate-authority", "monday");
    // That trust is there first is shown where time can be set: IssuanceTest.
    await(
        () ->
            assertThat(certificates("root").values()).doesNotContainAnyElementsOf(before.values()));
    await(() -> assertThat(bundle("root-authority")).isEqualTo(data("root-authority", "tls.crt")));
    String next = data("root-authority", "tls.crt");
    assertThat(next).isNotEqualTo(first);
    await(
        () -> LEAVES.forEach(leaf -> assertThat(bundle("root-" + leaf + "-tls")).isEqualTo(next)));
  }

  @Test
  void aPairThatSomebodyPutThereIsReplacedAndADeletedOneComesBack() {
    create("mend", "");
    Secret secret = secret("mend-gateway-tls");
    String foreign = data("mend-order-service-tls", "tls.crt");
    api.client()
        .resource(secret)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"data\":{\"tls.crt\":\"%s\"}}"
                .formatted(secret("mend-order-service-tls").getData().get("tls.crt")));
    await(
        () ->
            assertThat(data("mend-gateway-tls", "tls.crt"))
                .isNotEqualTo(foreign)
                .isNotEqualTo(text(secret, "tls.crt")));
    api.client().resource(secret("mend-order-service-tls")).delete();
    await(() -> assertThat(data("mend-order-service-tls", "tls.crt")).isNotEqualTo(foreign));
  }

  @Test
  void certificatesThatOthersIssuedAreToldAndLeftAlone() {
    create("model", "");
    apply("theirs", "security: {transport: {issuerRef: {name: company}}}");
    await(
        () ->
            assertThat(api.condition("theirs", "CertificatesValid"))
                .startsWith("False DefinitionsMissing")
                .contains("install cert-manager"));
    assertThat(secrets("theirs")).doesNotContain("theirs-authority", "theirs-gateway-tls");
    LEAVES.forEach(leaf -> put("theirs-" + leaf + "-tls", secret("model-" + leaf + "-tls")));
    await(
        () ->
            assertThat(api.condition("theirs", "CertificatesValid"))
                .startsWith("True CertificatesCurrent"));
    assertThat(api.status("theirs").certificates())
        .extracting(OrderClusterStatus.CertificateStatus::name)
        .containsExactly("order-service", "gateway", "postgres");
    assertThat(certificates("theirs")).isEqualTo(certificates("model"));
  }

  @Test
  void clientsAreShownACertificateOfTheClusterOrOneThatItsOwnerNames() {
    create("front", "gateway: {replicas: 1, exposure: {type: ClusterIP}, tls: {}}");
    assertThat(api.status("front").endpoints())
        .isNotNull()
        .extracting(OrderClusterStatus.Endpoints::gateway)
        .isEqualTo("https://front-gateway.default.svc:18443");
    assertThat(bundle("front-gateway-public-tls")).isEqualTo(bundle("front-gateway-tls"));
    assertThat(told("front"))
        .containsExactly("order-service", "gateway", "postgres", "gateway-public", "authority");
    apply(
        "front", "gateway: {replicas: 1, exposure: {type: ClusterIP}, tls: {secretName: bought}}");
    await(
        () ->
            assertThat(api.condition("front", "CertificatesValid"))
                .startsWith("False CertificatesPending")
                .contains("the Secret bought with tls.crt and tls.key (PEM) is missing"));
    api.client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("bought")
                .withNamespace("default")
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withData(secret("front-gateway-public-tls").getData())
                .build())
        .create();
    annotate("front", "example.com/look", "again");
    await(
        () ->
            assertThat(api.condition("front", "CertificatesValid"))
                .startsWith("True CertificatesCurrent"));
    assertThat(told("front"))
        .containsExactly("order-service", "gateway", "postgres", "gateway-public", "authority");
  }

  private List<String> told(String name) {
    return api.status(name).certificates().stream()
        .map(OrderClusterStatus.CertificateStatus::name)
        .toList();
  }

  // As cert-manager does: the labels that were asked for, and none of our annotations.
  private void put(String name, Secret like) {
    Map<String, String> labels = new TreeMap<>(like.getMetadata().getLabels());
    labels.put("app.kubernetes.io/instance", "theirs");
    api.client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .withLabels(labels)
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withData(like.getData())
                .build())
        .create();
  }

  @Test
  void aClusterInTheClearHasNoCertificatesAndKeepsToThat() {
    create("clear", "security: {transport: {mode: Disabled}}");
    assertThat(secrets("clear")).noneMatch(name -> name.endsWith("-tls"));
    assertThat(api.condition("clear", "CertificatesValid")).startsWith("True TransportInClear");
    assertThat(api.status("clear").certificates()).isEmpty();
  }

  private void create(String name, String spec) {
    apply(name, spec);
    Awaitility.await(name + " is ready")
        .atMost(TestApi.PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(api.status(name).phase()).isEqualTo("Ready"));
  }

  private void apply(String name, String spec) {
    api.apply(
        """
        apiVersion: ordercluster.dev/v1beta1
        kind: OrderCluster
        metadata: {name: %s}
        spec:
          orderService: {replicas: 1}
          %s
          %s
        """
            .formatted(name, spec.startsWith("gateway:") ? "" : "gateway: {replicas: 1}", spec));
  }

  private static void await(Runnable holds) {
    Awaitility.await().atMost(TestApi.PATIENCE).ignoreExceptions().untilAsserted(holds::run);
  }

  // Names no resourceVersion: the operator writes the status meanwhile.
  private void annotate(String name, String key, String value) {
    api.client()
        .resources(OrderCluster.class)
        .inNamespace("default")
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(key, value));
  }

  private Map<String, String> certificates(String name) {
    Map<String, String> all = new TreeMap<>();
    LEAVES.forEach(leaf -> all.put(leaf, data(name + "-" + leaf + "-tls", "tls.crt")));
    return all;
  }

  private String bundle(String secret) {
    return data(secret, "ca.crt");
  }

  private String data(String secret, String key) {
    return text(secret(secret), key);
  }

  private static String text(Secret secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
  }

  private Secret secret(String name) {
    return api.client().secrets().inNamespace("default").withName(name).require();
  }

  private List<String> secrets(String cluster) {
    return api.client().secrets().inNamespace("default").list().getItems().stream()
        .map(secret -> secret.getMetadata().getName())
        .filter(name -> name.startsWith(cluster + "-"))
        .toList();
  }

  private List<String> pods(String cluster) {
    return api.client().pods().inNamespace("default").list().getItems().stream()
        .map(Pod::getMetadata)
        .map(metadata -> metadata.getName() + metadata.getUid())
        .filter(name -> name.startsWith(cluster + "-"))
        .sorted()
        .toList();
  }

  private List<String> reasons(String cluster) {
    return api.client().v1().events().inNamespace("default").list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(cluster))
        .map(Event::getReason)
        .toList();
  }
}
