package dev.ordercluster.local.controllers;

import dev.ordercluster.local.objects.Owners;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The pod templates a StatefulSet has had, kept as ControllerRevisions in the form that `kubectl
/// rollout history` and `undo` read.
final class Revisions {
  static final String LABEL = "controller-revision-hash";

  private final KubernetesClient client;

  Revisions(KubernetesClient client) {
    this.client = client;
  }

  List<ControllerRevision> of(StatefulSet set) {
    return client
        .apps()
        .controllerRevisions()
        .inNamespace(set.getMetadata().getNamespace())
        .list()
        .getItems()
        .stream()
        .filter(revision -> Owners.controls(set, revision))
        .sorted(Comparator.comparingLong(ControllerRevision::getRevision))
        .toList();
  }

  /// The revision of the present template, made or moved to the end of the history if needed.
  String current(StatefulSet set, List<ControllerRevision> history) {
    String hash = TemplateHash.of(set.getSpec().getTemplate());
    String name = set.getMetadata().getName() + "-" + hash;
    long newest = history.isEmpty() ? 0 : history.getLast().getRevision();
    Optional<ControllerRevision> existing =
        history.stream().filter(one -> one.getMetadata().getName().equals(name)).findFirst();
    if (existing.isEmpty()) {
      client.resource(make(set, name, hash, newest + 1)).create();
    } else if (existing.get().getRevision() != newest) {
      client
          .resource(existing.get())
          .edit(one -> new ControllerRevisionBuilder(one).withRevision(newest + 1).build());
    }
    return name;
  }

  private ControllerRevision make(StatefulSet set, String name, String hash, long number) {
    Map<?, ?> plain =
        client.getKubernetesSerialization().convertValue(set.getSpec().getTemplate(), Map.class);
    Map<Object, Object> template = new HashMap<>(plain);
    template.put("$patch", "replace");
    Map<String, String> labels = new HashMap<>();
    if (set.getSpec().getTemplate().getMetadata() != null
        && set.getSpec().getTemplate().getMetadata().getLabels() != null) {
      labels.putAll(set.getSpec().getTemplate().getMetadata().getLabels());
    }
    labels.put(LABEL, hash);
    return new ControllerRevisionBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(set.getMetadata().getNamespace())
        .withLabels(labels)
        .withOwnerReferences(Owners.controlledBy(set))
        .endMetadata()
        .withRevision(number)
        .withData(Map.of("spec", Map.of("template", template)))
        .build();
  }

  /// The template of revision `name`; the set's present one when the history has lost it.
  PodTemplateSpec template(StatefulSet set, String name) {
    String present =
        set.getMetadata().getName() + "-" + TemplateHash.of(set.getSpec().getTemplate());
    if (name.equals(present)) {
      return set.getSpec().getTemplate();
    }
    return of(set).stream()
        .filter(one -> one.getMetadata().getName().equals(name))
        .findFirst()
        .flatMap(this::templateOf)
        .orElse(set.getSpec().getTemplate());
  }

  private Optional<PodTemplateSpec> templateOf(ControllerRevision revision) {
    Map<?, ?> data =
        client.getKubernetesSerialization().convertValue(revision.getData(), Map.class);
    return data.get("spec") instanceof Map<?, ?> spec && spec.get("template") instanceof Map<?, ?> t
        ? Optional.of(client.getKubernetesSerialization().convertValue(t, PodTemplateSpec.class))
        : Optional.empty();
  }

  /// Deletes the oldest revisions that nobody uses, all but `keep`.
  void dropHistory(List<ControllerRevision> history, List<String> used, int keep) {
    List<ControllerRevision> idle =
        history.stream().filter(one -> !used.contains(one.getMetadata().getName())).toList();
    idle.stream().limit(Math.max(0, idle.size() - keep)).forEach(r -> client.resource(r).delete());
  }
}
