package dev.ordercluster.local.controllers;

import dev.ordercluster.local.objects.Numbers;
import dev.ordercluster.local.objects.Owners;
import dev.ordercluster.local.objects.Pods;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The replica sets of a Deployment: creation, revision numbers, scaling, history.
final class ReplicaSets {
  static final String HASH = "pod-template-hash";
  static final String REVISION = "deployment.kubernetes.io/revision";

  private final KubernetesClient client;

  ReplicaSets(KubernetesClient client) {
    this.client = client;
  }

  List<ReplicaSet> ownedBy(Deployment deployment) {
    return client
        .apps()
        .replicaSets()
        .inNamespace(deployment.getMetadata().getNamespace())
        .list()
        .getItems()
        .stream()
        .filter(set -> Owners.controls(deployment, set))
        .toList();
  }

  static String hash(ReplicaSet set) {
    Map<String, String> labels = set.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(HASH, "");
  }

  static int wanted(ReplicaSet set) {
    return Numbers.or(set.getSpec().getReplicas(), 1);
  }

  static long revision(ReplicaSet set) {
    Map<String, String> annotations = set.getMetadata().getAnnotations();
    String text = annotations == null ? null : annotations.get(REVISION);
    return text == null ? 0 : Long.parseLong(text);
  }

  /// Creates the set of the present template with no replicas: the rolling update gives it some.
  ReplicaSet create(Deployment deployment, String hash, List<ReplicaSet> others) {
    var template =
        new PodTemplateSpecBuilder(deployment.getSpec().getTemplate())
            .editOrNewMetadata()
            .addToLabels(HASH, hash)
            .endMetadata()
            .build();
    Map<String, String> annotations = new HashMap<>();
    if (deployment.getMetadata().getAnnotations() != null) {
      annotations.putAll(deployment.getMetadata().getAnnotations());
    }
    annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
    annotations.put(REVISION, Long.toString(highest(others) + 1));
    return client
        .resource(
            new ReplicaSetBuilder()
                .withNewMetadata()
                .withName(deployment.getMetadata().getName() + "-" + hash)
                .withNamespace(deployment.getMetadata().getNamespace())
                .withLabels(template.getMetadata().getLabels())
                .withAnnotations(annotations)
                .withOwnerReferences(Owners.controlledBy(deployment))
                .endMetadata()
                .withNewSpec()
                .withReplicas(0)
                .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
                .withSelector(
                    new LabelSelectorBuilder(deployment.getSpec().getSelector())
                        .addToMatchLabels(HASH, hash)
                        .build())
                .withTemplate(template)
                .endSpec()
                .build())
        .create();
  }

  private static long highest(List<ReplicaSet> sets) {
    return sets.stream().mapToLong(ReplicaSets::revision).max().orElse(0);
  }

  /// Makes `fresh` the newest revision and tells the Deployment its number, which is what `kubectl
  /// rollout history` and `undo` read.
  ReplicaSet withRevision(Deployment deployment, ReplicaSet fresh, List<ReplicaSet> old) {
    long revision = revision(fresh);
    ReplicaSet current = fresh;
    if (revision <= highest(old)) {
      revision = highest(old) + 1;
      String text = Long.toString(revision);
      current =
          client
              .resource(fresh)
              .edit(
                  set ->
                      new ReplicaSetBuilder(set)
                          .editMetadata()
                          .addToAnnotations(REVISION, text)
                          .endMetadata()
                          .build());
    }
    String wanted = Long.toString(revision);
    Map<String, String> present = deployment.getMetadata().getAnnotations();
    if (present == null || !wanted.equals(present.get(REVISION))) {
      client
          .resource(deployment)
          .edit(
              one ->
                  new io.fabric8.kubernetes.api.model.apps.DeploymentBuilder(one)
                      .editMetadata()
                      .addToAnnotations(REVISION, wanted)
                      .endMetadata()
                      .build());
    }
    return current;
  }

  void scale(ReplicaSet set, int replicas) {
    if (wanted(set) != replicas) {
      client
          .resource(set)
          .edit(
              one ->
                  new ReplicaSetBuilder(one).editSpec().withReplicas(replicas).endSpec().build());
    }
  }

  /// Deletes the oldest sets that have no pods left, all but `keep`.
  void dropHistory(List<ReplicaSet> old, int keep) {
    List<ReplicaSet> idle =
        old.stream()
            .filter(set -> wanted(set) == 0 && !Pods.terminating(set))
            .filter(
                set -> set.getStatus() == null || Numbers.or(set.getStatus().getReplicas(), 0) == 0)
            .sorted(Comparator.comparingLong(ReplicaSets::revision))
            .toList();
    idle.stream().limit(Math.max(0, idle.size() - keep)).forEach(s -> client.resource(s).delete());
  }
}
