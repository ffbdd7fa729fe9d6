package dev.ordercluster.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Many clusters, each in a namespace of its own. `-Dclusters=50` makes more of them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyClustersIT {
  private static final int CLUSTERS = Integer.getInteger("clusters", 4);
  private static final Duration PATIENCE = TestApi.PATIENCE.plusSeconds(CLUSTERS * 5L);

  private TestApi api;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    api = TestApi.start(folder);
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @Test
  void passesOverClustersThatAreWellWriteNothingAndWholeNamespacesGo() {
    List<String> namespaces = namespaces("many-");
    CountedClient counted = api.countedClient();
    try (KubernetesClient client = counted.client();
        RunningOperator operator = new RunningOperator(client, Duration.ofSeconds(1))) {
      namespaces.forEach(this::create);
      awaitReady(namespaces);
      Awaitility.await("nothing is written during three passes over each cluster")
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                int before = counted.writes();
                int passes = operator.passes();
                Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> operator.passes() >= passes + 3 * CLUSTERS);
                assertThat(counted.writes()).as(counted::last).isEqualTo(before);
              });
      namespaces.forEach(name -> api.client().namespaces().withName(name).delete());
      Awaitility.await("every namespace is gone")
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(present(namespaces)).isEmpty());
    }
  }

  @Test
  void anOperatorThatDiesAfterAnyWriteIsContinuedByTheNextWithTheSameCredentials() {
    List<String> names = List.of("dies-1", "dies-4", "dies-11", "dies-20");
    names.forEach(name -> api.client().resource(namespace(name)).create());
    for (String name : names) {
      CountedClient mortal = api.countedClient();
      mortal.dieAfter(Integer.parseInt(name.substring("dies-".length())));
      try (KubernetesClient client = mortal.client();
          RunningOperator _ = new RunningOperator(client, Duration.ofSeconds(1))) {
        create(name);
        Awaitility.await(name).atMost(PATIENCE).until(mortal::isDead);
      }
    }
    Map<String, String> before = credentials(names);
    try (RunningOperator _ = new RunningOperator(api.client(), Duration.ofSeconds(1))) {
      awaitReady(names);
    }
    assertThat(credentials(names)).containsAllEntriesOf(before);
  }

  private static List<String> namespaces(String prefix) {
    return IntStream.range(0, CLUSTERS).mapToObj(i -> prefix + i).toList();
  }

  private static io.fabric8.kubernetes.api.model.Namespace namespace(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  private void create(String name) {
    if (api.client().namespaces().withName(name).get() == null) {
      api.client().resource(namespace(name)).create();
    }
    OrderCluster cluster =
        Serialization.unmarshal(
            """
            apiVersion: ordercluster.dev/v1beta1
            kind: OrderCluster
            metadata: {name: shop}
            spec: {orderService: {replicas: 1}, gateway: {replicas: 1}}
            """,
            OrderCluster.class);
    api.client().resource(cluster).inNamespace(name).create();
  }

  private void awaitReady(List<String> namespaces) {
    Awaitility.await("all clusters are ready")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(phases())
                    .containsAllEntriesOf(
                        namespaces.stream().collect(Collectors.toMap(name -> name, _ -> "Ready"))));
  }

  private Map<String, String> phases() {
    return api.client().resources(OrderCluster.class).inAnyNamespace().list().getItems().stream()
        .collect(
            Collectors.toMap(
                each -> each.getMetadata().getNamespace(),
                each ->
                    each.getStatus() == null || each.getStatus().phase() == null
                        ? "unknown"
                        : each.getStatus().phase()));
  }

  private List<String> present(List<String> namespaces) {
    return api.client().namespaces().list().getItems().stream()
        .map(each -> each.getMetadata().getName())
        .filter(namespaces::contains)
        .toList();
  }

  private Map<String, String> credentials(List<String> namespaces) {
    return namespaces.stream()
        .flatMap(name -> api.client().secrets().inNamespace(name).list().getItems().stream())
        .filter(
            secret ->
                secret.getData() != null && secret.getMetadata().getName().startsWith("shop-"))
        .flatMap(ManyClustersIT::entries)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static java.util.stream.Stream<Map.Entry<String, String>> entries(Secret secret) {
    String prefix =
        secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName() + "/";
    return secret.getData().entrySet().stream()
        .map(entry -> Map.entry(prefix + entry.getKey(), entry.getValue()));
  }
}
