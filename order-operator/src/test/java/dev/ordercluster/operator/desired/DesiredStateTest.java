package dev.ordercluster.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.golden.Golden;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DesiredStateTest {
  private static final Path DIRECTORY =
      Golden.root().resolve("order-operator/src/test/resources/desired");
  private static final Images IMAGES = new Images("");

  @TestFactory
  Stream<DynamicTest> everyInputBecomesItsOutput() throws IOException {
    return names("in-")
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () ->
                        Golden.check(
                            DIRECTORY.resolve("out-" + name),
                            yaml(DesiredState.of(blueprint(name))))));
  }

  @TestFactory
  Stream<DynamicTest> theAcceptedSpecIsReadBackAsItWas() throws IOException {
    return names("in-")
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      Blueprint blueprint = blueprint(name);
                      assertThat(AcceptedSpec.in(AcceptedSpec.of(blueprint)))
                          .contains(blueprint.spec());
                    }));
  }

  @Test
  void everyOutputHasItsInput() throws IOException {
    assertThat(names("out-")).isSubsetOf(names("in-").toList());
  }

  @TestFactory
  Stream<DynamicTest> everyPodKeepsTheRestrictedStandardAndItsProbes() throws IOException {
    return names("in-")
        .map(
            name -> DynamicTest.dynamicTest(name, () -> templates(name).forEach(this::restricted)));
  }

  private void restricted(PodTemplateSpec template) {
    var pod = template.getSpec();
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    var container = pod.getContainers().getFirst();
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getImage()).contains(":").doesNotEndWith(":latest");
    assertThat(
            Stream.of(
                container.getStartupProbe(),
                container.getReadinessProbe(),
                container.getLivenessProbe()))
        .allMatch(DesiredStateTest::needsNoProgramInTheImage);
  }

  private static boolean needsNoProgramInTheImage(Probe probe) {
    return probe.getExec() == null && (probe.getHttpGet() != null || probe.getTcpSocket() != null);
  }

  @Test
  void aScaleChangesNoPodTemplate() {
    String spec = "{orderService: {replicas: %d}, gateway: {replicas: %d}}";
    assertThat(podTemplates(spec.formatted(2, 2))).isEqualTo(podTemplates(spec.formatted(7, 5)));
  }

  @Test
  void changedRateLimitsReplaceGatewaysAndNothingElse() {
    var before = podTemplates("{}");
    var after =
        podTemplates("{gateway: {rateLimits: [{name: a, key: source, limit: 1, window: 1s}]}}");
    assertThat(after.get("shop-gateway")).isNotEqualTo(before.get("shop-gateway"));
    assertThat(after.remove("shop-gateway")).isNotNull();
    assertThat(before.remove("shop-gateway")).isNotNull();
    assertThat(after).isEqualTo(before);
  }

  @Test
  void aChangedSecretReplacesThePodsThatReadIt() {
    var before = templatesByName(blueprint(spec("{}"), Map.of("shop-redis-credentials", "1")));
    var after = templatesByName(blueprint(spec("{}"), Map.of("shop-redis-credentials", "2")));
    assertThat(
            before.keySet().stream()
                .filter(
                    name ->
                        !after.getOrDefault(name, new PodTemplateSpec()).equals(before.get(name))))
        .containsExactlyInAnyOrder("shop-redis", "shop-order-service", "shop-gateway");
  }

  @Test
  void aGrownVolumeLeavesTheImmutableClaimTemplateAlone() {
    Blueprint grown =
        new Blueprint(
            new ClusterName("default", "shop", "uid"),
            spec("{postgres: {managed: {storage: {size: 20Gi}}}}"),
            IMAGES,
            Map.of(),
            Map.of("shop-postgres", "10Gi"));
    StatefulSet postgres = PostgresStatefulSet.of(grown);
    var claim = postgres.getSpec().getVolumeClaimTemplates().getFirst();
    assertThat(claim.getSpec().getResources().getRequests().get("storage")).hasToString("10Gi");
  }

  @Test
  void deletingAStatefulSetNeverDeletesItsVolumeWhateverTheDeletionPolicy() {
    for (String policy : List.of("Retain", "Delete")) {
      Blueprint blueprint = blueprint(spec("{deletionPolicy: " + policy + "}"), Map.of());
      assertThat(DesiredState.of(blueprint))
          .filteredOn(StatefulSet.class::isInstance)
          .extracting(
              set ->
                  ((StatefulSet) set)
                      .getSpec()
                      .getPersistentVolumeClaimRetentionPolicy()
                      .getWhenDeleted())
          .containsExactly("Retain", "Retain", "Retain");
    }
  }

  @Test
  void imagesComeFromTheMirrorThatIsNamed() {
    Blueprint mirrored =
        new Blueprint(
            new ClusterName("default", "shop", "uid"),
            OrderClusterSpec.defaults(),
            new Images("mirror.example.com"),
            Map.of(),
            Map.of());
    assertThat(DesiredState.of(mirrored).stream().flatMap(DesiredStateTest::template))
        .extracting(template -> template.getSpec().getContainers().getFirst().getImage())
        .containsExactlyInAnyOrder(
            "mirror.example.com/postgres:18",
            "mirror.example.com/redis:8",
            "mirror.example.com/apache/kafka:4.1.0",
            "mirror.example.com/ordercluster/order-service:1.0.0",
            "mirror.example.com/ordercluster/gateway:1.0.0");
  }

  private static Stream<String> names(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .map(name -> name.substring(prefix.length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static Blueprint blueprint(String name) throws IOException {
    OrderCluster cluster =
        Serialization.unmarshal(
            Files.readString(DIRECTORY.resolve("in-" + name)), OrderCluster.class);
    return new Blueprint(
        new ClusterName(
            cluster.getMetadata().getNamespace(),
            cluster.getMetadata().getName(),
            cluster.getMetadata().getUid()),
        cluster.getSpec(),
        IMAGES,
        Map.of(),
        Map.of());
  }

  private static OrderClusterSpec spec(String yaml) {
    return Serialization.unmarshal("---\n" + yaml, OrderClusterSpec.class);
  }

  private static Blueprint blueprint(OrderClusterSpec spec, Map<String, String> digests) {
    return new Blueprint(
        new ClusterName("default", "shop", "uid"), spec, IMAGES, digests, Map.of());
  }

  private static Map<String, PodTemplateSpec> podTemplates(String spec) {
    return templatesByName(blueprint(spec(spec), Map.of()));
  }

  private static Map<String, PodTemplateSpec> templatesByName(Blueprint blueprint) {
    return DesiredState.of(blueprint).stream()
        .filter(object -> template(object).findAny().isPresent())
        .collect(
            Collectors.toMap(
                object -> object.getMetadata().getName(),
                object -> template(object).findFirst().orElseThrow()));
  }

  private static List<PodTemplateSpec> templates(String name) throws IOException {
    return DesiredState.of(blueprint(name)).stream().flatMap(DesiredStateTest::template).toList();
  }

  private static Stream<PodTemplateSpec> template(HasMetadata object) {
    return switch (object) {
      case Deployment deployment -> Stream.of(deployment.getSpec().getTemplate());
      case StatefulSet set -> Stream.of(set.getSpec().getTemplate());
      default -> Stream.empty();
    };
  }

  private static String yaml(List<HasMetadata> objects) {
    return objects.stream().map(Serialization::asYaml).collect(Collectors.joining());
  }
}
