package dev.ordercluster.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// The Kubernetes API of the platform, as the OrderCluster `shop` in namespace `default` is seen
/// through it.
final class Cluster implements AutoCloseable {
  private static final String NAME = "shop";
  private static final String LABEL = "app.kubernetes.io/instance";
  private static final ResourceDefinitionContext ORDER_CLUSTERS =
      new ResourceDefinitionContext.Builder()
          .withGroup("ordercluster.dev")
          .withVersion("v1beta1")
          .withKind("OrderCluster")
          .withPlural("orderclusters")
          .withNamespaced(true)
          .build();

  private final KubernetesClient client;
  private final String namespace;

  Cluster(Path kubeconfig) {
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
            .build();
    String configured = client.getConfiguration().getNamespace();
    namespace = configured == null ? "default" : configured;
  }

  /// Server-side apply of every document of a file, as `kubectl apply --server-side` does.
  void apply(Path manifest) {
    try (InputStream in = Files.newInputStream(manifest)) {
      for (HasMetadata object : client.load(in).items()) {
        client
            .resource(object)
            .inNamespace(namespace)
            .fieldManager("e2e")
            .forceConflicts()
            .serverSideApply();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void patch(String mergePatch) {
    orderCluster().patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
  }

  /// Asks the operator for something, as `kubectl ordercluster` does.
  ///
  /// @return the time that stands in the annotation
  Instant ask(String wish) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    patch("{\"metadata\":{\"annotations\":{\"ordercluster.dev/%s\":\"%s\"}}}".formatted(wish, now));
    return now;
  }

  /// Waits until the condition Ready is true for the newest generation of the spec.
  void awaitReady(Duration deadline) {
    Awaitility.await("OrderCluster shop is Ready")
        .atMost(deadline)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              String condition = ready();
              if (!condition.startsWith("True")) {
                throw new AssertionError("expected Ready to be True, was " + condition);
              }
            });
  }

  /// `ip:port` of the gateway's Service.
  String gateway() {
    var service = client.services().inNamespace(namespace).withName(NAME + "-gateway").get();
    String ip = service.getStatus().getLoadBalancer().getIngress().getFirst().getIp();
    return ip + ":" + service.getSpec().getPorts().getFirst().getPort();
  }

  String podIp(String pod) {
    return client.pods().inNamespace(namespace).withName(pod).get().getStatus().getPodIP();
  }

  String secret(String name, String key) {
    String value = client.secrets().inNamespace(namespace).withName(name).get().getData().get(key);
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }

  /// What `spec.replicas` of a Deployment asks for.
  int replicas(String deployment) {
    return client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(deployment)
        .require()
        .getSpec()
        .getReplicas();
  }

  /// Ready pods of a Deployment.
  int readyReplicas(String deployment) {
    Integer ready =
        client
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withName(deployment)
            .require()
            .getStatus()
            .getReadyReplicas();
    return ready == null ? 0 : ready;
  }

  /// The OrderCluster as JSON.
  JsonNode orderClusterJson() {
    return new ObjectMapper().valueToTree(orderCluster().require());
  }

  /// Deletes pods of any namespace without any grace, as a node that dies does.
  void deletePods(String prefix) {
    client.pods().inAnyNamespace().list().getItems().stream()
        .filter(pod -> pod.getMetadata().getName().startsWith(prefix))
        .forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
  }

  Pods pods() {
    return new Pods(client, namespace);
  }

  /// Whether an operator has held the lease of the leader since then.
  boolean leaseRenewedAfter(Instant then) {
    return client.leases().inAnyNamespace().list().getItems().stream()
        .anyMatch(
            lease ->
                lease.getMetadata().getName().startsWith("order-operator")
                    && lease.getSpec().getRenewTime() != null
                    && lease.getSpec().getRenewTime().toInstant().isAfter(then));
  }

  void delete() {
    orderCluster().delete();
  }

  boolean exists() {
    return orderCluster().get() != null;
  }

  void deleteClaim(String claim) {
    client.persistentVolumeClaims().inNamespace(namespace).withName(claim).delete();
  }

  boolean hasClaim(String claim) {
    return client.persistentVolumeClaims().inNamespace(namespace).withName(claim).get() != null;
  }

  /// Deletes a NetworkPolicy as somebody would by mistake; true when it was there.
  boolean deleteNetworkPolicy(String policy) {
    return !client
        .network()
        .v1()
        .networkPolicies()
        .inNamespace(namespace)
        .withName(policy)
        .delete()
        .isEmpty();
  }

  boolean hasNetworkPolicy(String policy) {
    return client.network().v1().networkPolicies().inNamespace(namespace).withName(policy).get()
        != null;
  }

  /// Calls with every state of the OrderCluster from now on.
  SharedIndexInformer<GenericKubernetesResource> follow(Consumer<JsonNode> each) {
    ObjectMapper json = new ObjectMapper();
    return client
        .genericKubernetesResources(ORDER_CLUSTERS)
        .inNamespace(namespace)
        .inform(
            new ResourceEventHandler<>() {
              @Override
              public void onAdd(GenericKubernetesResource added) {
                each.accept(json.valueToTree(added));
              }

              @Override
              public void onUpdate(
                  GenericKubernetesResource before, GenericKubernetesResource after) {
                each.accept(json.valueToTree(after));
              }

              @Override
              public void onDelete(GenericKubernetesResource last, boolean unknown) {
                // That it is gone is seen by what is left.
              }
            });
  }

  /// Everything that exists because of the OrderCluster, itself included.
  List<String> objects() {
    List<String> found = new ArrayList<>();
    if (orderCluster().get() != null) {
      found.add("OrderCluster/" + NAME);
    }
    Map<String, String> mine = Map.of(LABEL, NAME);
    Stream.of(
            client.pods().inNamespace(namespace).withLabels(mine).list().getItems(),
            client.apps().deployments().inNamespace(namespace).withLabels(mine).list().getItems(),
            client.apps().replicaSets().inNamespace(namespace).withLabels(mine).list().getItems(),
            client.apps().statefulSets().inNamespace(namespace).withLabels(mine).list().getItems(),
            client.services().inNamespace(namespace).withLabels(mine).list().getItems(),
            client.configMaps().inNamespace(namespace).withLabels(mine).list().getItems(),
            client.secrets().inNamespace(namespace).withLabels(mine).list().getItems(),
            client
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withLabels(mine)
                .list()
                .getItems())
        .flatMap(List::stream)
        .map(Cluster::name)
        .forEach(found::add);
    return found;
  }

  @Override
  public void close() {
    client.close();
  }

  private Resource<GenericKubernetesResource> orderCluster() {
    return client.genericKubernetesResources(ORDER_CLUSTERS).inNamespace(namespace).withName(NAME);
  }

  private String ready() {
    GenericKubernetesResource shop = orderCluster().require();
    Long generation = shop.getMetadata().getGeneration();
    List<Map<String, Object>> conditions = shop.get("status", "conditions");
    return conditions.stream()
        .filter(condition -> "Ready".equals(condition.get("type")))
        .filter(
            condition ->
                condition.get("observedGeneration") instanceof Number seen
                    && seen.longValue() == generation)
        .findFirst()
        .map(condition -> condition.get("status") + " (" + condition.get("message") + ")")
        .orElse("not told for generation " + generation);
  }

  private static String name(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }
}
