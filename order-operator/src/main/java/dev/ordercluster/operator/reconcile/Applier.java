package dev.ordercluster.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.ordercluster.operator.desired.Checksum;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Writes wanted objects by server-side apply, and only those that differ from what is there.
///
/// Each carries a digest of what was applied, so that a field that is no longer wanted is noticed
/// too.
final class Applier {
  static final String FIELD_MANAGER = "order-operator";
  static final String APPLIED_ANNOTATION = "ordercluster.dev/applied";

  private static final Logger LOG = System.getLogger(Applier.class.getName());
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private final KubernetesClient client;

  Applier(KubernetesClient client) {
    this.client = client;
  }

  /// Applies one object when it has to be.
  void apply(Cache cache, HasMetadata wanted) {
    HasMetadata marked = marked(client.getKubernetesSerialization().clone(wanted));
    Optional<? extends HasMetadata> present =
        cache.find(wanted.getClass(), wanted.getMetadata().getName());
    if (present.filter(object -> upToDate(marked, object)).isPresent()) {
      return;
    }
    LOG.log(
        Level.INFO,
        "applying {0} {1}/{2}",
        wanted.getKind(),
        wanted.getMetadata().getNamespace(),
        wanted.getMetadata().getName());
    cache.written(
        client.resource(marked).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply());
  }

  /// Adds the digest of an object to the object itself.
  static HasMetadata marked(HasMetadata wanted) {
    Map<String, String> annotations = new TreeMap<>();
    Map<String, String> given = wanted.getMetadata().getAnnotations();
    if (given != null) {
      annotations.putAll(given);
    }
    annotations.put(APPLIED_ANNOTATION, Checksum.of(tree(wanted).toString()));
    wanted.getMetadata().setAnnotations(annotations);
    return wanted;
  }

  /// Whether nothing needs to be written. What is being deleted is left to go first.
  static boolean upToDate(HasMetadata marked, HasMetadata present) {
    return present.getMetadata().getDeletionTimestamp() != null
        || Differences.satisfied(tree(marked), tree(present));
  }

  private static JsonNode tree(HasMetadata object) {
    return JSON.valueToTree(object);
  }
}
