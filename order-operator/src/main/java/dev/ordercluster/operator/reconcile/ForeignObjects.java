package dev.ordercluster.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.ForeignKind;
import dev.ordercluster.operator.desired.GatewayRoute;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Objects of kinds that others define. They cannot be watched, because their definitions come and
/// go, so each pass reads those that are wanted; whether a kind is known is asked twice a minute.
final class ForeignObjects {
  private static final Logger LOG = System.getLogger(ForeignObjects.class.getName());
  private static final Duration REMEMBERED = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int FORBIDDEN = 403;
  private static final ResourceDefinitionContext GATEWAYS =
      new ResourceDefinitionContext.Builder()
          .withGroup(ForeignKind.HTTP_ROUTE.group())
          .withVersion(ForeignKind.HTTP_ROUTE.version())
          .withKind("Gateway")
          .withPlural("gateways")
          .withNamespaced(true)
          .build();

  private final KubernetesClient client;
  private final InstantSource clock;
  private final Map<ForeignKind, Known> known = new ConcurrentHashMap<>();
  // One entry per cluster that exists: what was wanted when nothing superfluous was left.
  private final Map<String, Set<Pruner.Name>> clean = new ConcurrentHashMap<>();

  private record Known(boolean installed, Instant until) {}

  ForeignObjects(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /// Whether the API server knows a kind.
  boolean installed(ForeignKind kind) {
    Instant now = clock.instant();
    Known last = known.get(kind);
    if (last != null && now.isBefore(last.until())) {
      return last.installed();
    }
    APIResourceList served = client.getApiResources(kind.apiVersion());
    boolean installed =
        served != null
            && served.getResources().stream()
                .anyMatch(resource -> kind.kind().equals(resource.getKind()));
    known.put(kind, new Known(installed, now.plus(REMEMBERED)));
    return installed;
  }

  /// An object as it is now, as a tree.
  Optional<JsonNode> find(ForeignKind kind, ClusterName cluster, String name) {
    return installed(kind)
        ? Optional.ofNullable(objects(kind).inNamespace(cluster.namespace()).withName(name).get())
            .map(object -> JSON.<JsonNode>valueToTree(object))
        : Optional.empty();
  }

  /// A Gateway of the Gateway API, whoever made it; empty as well while it may not be read.
  Optional<JsonNode> gateway(GatewayRoute.Parent parent) {
    try {
      return Optional.ofNullable(
              client
                  .genericKubernetesResources(GATEWAYS)
                  .inNamespace(parent.namespace())
                  .withName(parent.name())
                  .get())
          .map(object -> JSON.<JsonNode>valueToTree(object));
    } catch (KubernetesClientException e) {
      if (e.getCode() == FORBIDDEN) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Applies an object when it differs from what is there; does nothing while its kind is unknown.
  void apply(ForeignKind kind, GenericKubernetesResource wanted) {
    if (!installed(kind)) {
      return;
    }
    HasMetadata marked = Applier.marked(client.getKubernetesSerialization().clone(wanted));
    String namespace = wanted.getMetadata().getNamespace();
    GenericKubernetesResource present =
        objects(kind).inNamespace(namespace).withName(wanted.getMetadata().getName()).get();
    if (present != null && Applier.upToDate(marked, present)) {
      return;
    }
    LOG.log(Level.INFO, "applying {0} {1}/{2}", kind.kind(), namespace, name(wanted));
    objects(kind)
        .inNamespace(namespace)
        .resource((GenericKubernetesResource) marked)
        .fieldManager(Applier.FIELD_MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  /// Deletes what is there and not among the wanted. Looks only when what is wanted has changed
  /// since nothing superfluous was found.
  void prune(ClusterName cluster, List<? extends HasMetadata> wanted) {
    Set<Pruner.Name> kept =
        wanted.stream()
            .filter(object -> ForeignKind.of(object).isPresent())
            .map(Pruner.Name::of)
            .collect(Collectors.toUnmodifiableSet());
    if (kept.equals(clean.get(cluster.uid()))) {
      return;
    }
    boolean nothing = true;
    for (ForeignKind kind : installedKinds()) {
      for (GenericKubernetesResource object : all(kind, cluster)) {
        if (Pruner.superfluous(object, cluster, kept)) {
          delete(kind, object);
          nothing = false;
        }
      }
    }
    if (nothing) {
      clean.put(cluster.uid(), kept);
    }
  }

  /// Deletes everything of a cluster that goes.
  void removeAll(ClusterName cluster) {
    for (ForeignKind kind : installedKinds()) {
      all(kind, cluster).stream()
          .filter(object -> Pruner.superfluous(object, cluster, Set.of()))
          .forEach(object -> delete(kind, object));
    }
    clean.remove(cluster.uid());
  }

  private Set<ForeignKind> installedKinds() {
    Set<ForeignKind> kinds = EnumSet.noneOf(ForeignKind.class);
    for (ForeignKind kind : ForeignKind.values()) {
      if (installed(kind)) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  private List<GenericKubernetesResource> all(ForeignKind kind, ClusterName cluster) {
    return objects(kind)
        .inNamespace(cluster.namespace())
        .withLabels(cluster.labels())
        .list()
        .getItems();
  }

  private void delete(ForeignKind kind, GenericKubernetesResource object) {
    String namespace = object.getMetadata().getNamespace();
    LOG.log(Level.INFO, "removing {0} {1}/{2}", kind.kind(), namespace, name(object));
    objects(kind).inNamespace(namespace).withName(name(object)).delete();
  }

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }

  private MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      objects(ForeignKind kind) {
    return client.genericKubernetesResources(
        new ResourceDefinitionContext.Builder()
            .withGroup(kind.group())
            .withVersion(kind.version())
            .withKind(kind.kind())
            .withPlural(kind.plural())
            .withNamespaced(true)
            .build());
  }
}
