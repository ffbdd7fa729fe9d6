package dev.ordercluster.local.controllers;

import dev.ordercluster.local.objects.Owners;
import dev.ordercluster.local.objects.Pods;
import dev.ordercluster.local.objects.Selectors;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// The pods of a StatefulSet and the claims that belong to each ordinal.
final class StatefulPods {
  private final KubernetesClient client;

  StatefulPods(KubernetesClient client) {
    this.client = client;
  }

  static OptionalInt ordinal(StatefulSet set, String podName) {
    String prefix = set.getMetadata().getName() + "-";
    String rest = podName.startsWith(prefix) ? podName.substring(prefix.length()) : "";
    return rest.matches("[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(rest))
        : OptionalInt.empty();
  }

  /// The revision a pod was made from.
  static String revision(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(Revisions.LABEL, "");
  }

  void create(StatefulSet set, StatefulSetPlan.Create wish, PodTemplateSpec template) {
    String name = set.getMetadata().getName() + "-" + wish.ordinal();
    List<Volume> claims = new ArrayList<>();
    for (PersistentVolumeClaim claim : set.getSpec().getVolumeClaimTemplates()) {
      String claimName = claimName(claim, set, wish.ordinal());
      ensureClaim(set, claim, claimName);
      claims.add(
          new VolumeBuilder()
              .withName(claim.getMetadata().getName())
              .withNewPersistentVolumeClaim(claimName, false)
              .build());
    }
    PodBuilder pod =
        PodSource.fromTemplate(
            set,
            template,
            name,
            Map.of(
                Revisions.LABEL,
                wish.revision(),
                "statefulset.kubernetes.io/pod-name",
                name,
                "apps.kubernetes.io/pod-index",
                Integer.toString(wish.ordinal())));
    Set<String> replaced = Set.copyOf(claims.stream().map(Volume::getName).toList());
    client
        .resource(
            pod.editSpec()
                .withHostname(name)
                .withSubdomain(set.getSpec().getServiceName())
                .removeMatchingFromVolumes(volume -> replaced.contains(volume.getName()))
                .addAllToVolumes(claims)
                .endSpec()
                .build())
        .create();
  }

  /// Makes claims of a pod that waits for them anew when they were deleted meanwhile, as the
  /// Kubernetes controller does.
  ///
  /// @return false while one of them is still going
  boolean claimsAreThere(StatefulSet set, int ordinal) {
    boolean there = true;
    for (PersistentVolumeClaim template : set.getSpec().getVolumeClaimTemplates()) {
      String name = claimName(template, set, ordinal);
      ensureClaim(set, template, name);
      PersistentVolumeClaim claim =
          client
              .persistentVolumeClaims()
              .inNamespace(set.getMetadata().getNamespace())
              .withName(name)
              .get();
      there = there && claim != null && !Pods.terminating(claim);
    }
    return there;
  }

  private static String claimName(PersistentVolumeClaim claim, StatefulSet set, int ordinal) {
    return claim.getMetadata().getName() + "-" + set.getMetadata().getName() + "-" + ordinal;
  }

  private void ensureClaim(StatefulSet set, PersistentVolumeClaim template, String name) {
    String namespace = set.getMetadata().getNamespace();
    if (client.persistentVolumeClaims().inNamespace(namespace).withName(name).get() != null) {
      return;
    }
    var claim =
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .withLabels(template.getMetadata().getLabels())
            .addToLabels(set.getSpec().getSelector().getMatchLabels())
            .withAnnotations(template.getMetadata().getAnnotations());
    if (deletedWith(set)) {
      claim.addToOwnerReferences(Owners.controlledBy(set));
    }
    client.resource(claim.endMetadata().withSpec(template.getSpec()).build()).create();
  }

  private static boolean deletedWith(StatefulSet set) {
    var policy = set.getSpec().getPersistentVolumeClaimRetentionPolicy();
    return policy != null && "Delete".equals(policy.getWhenDeleted());
  }

  private static boolean deletedOnScaleIn(StatefulSet set) {
    var policy = set.getSpec().getPersistentVolumeClaimRetentionPolicy();
    return policy != null && "Delete".equals(policy.getWhenScaled());
  }

  /// Keeps the claims' owners as `whenDeleted` says, and deletes the claims of ordinals that were
  /// scaled in and whose pod is gone when `whenScaled` says so.
  void retainClaims(StatefulSet set, StatefulSetPlan.Wish wish, Set<Integer> pods) {
    if (set.getSpec().getVolumeClaimTemplates().isEmpty()
        || set.getSpec().getPersistentVolumeClaimRetentionPolicy() == null) {
      return;
    }
    for (PersistentVolumeClaim claim : claims(set)) {
      OptionalInt ordinal = ordinalOf(set, claim);
      if (ordinal.isEmpty()) {
        continue;
      }
      boolean surplus = !wish.wants(ordinal.getAsInt()) && !pods.contains(ordinal.getAsInt());
      if (surplus && deletedOnScaleIn(set)) {
        client.resource(claim).delete();
      } else if (Owners.controls(set, claim) != deletedWith(set)) {
        client.resource(claim).edit(one -> owned(set, one));
      }
    }
  }

  private static PersistentVolumeClaim owned(StatefulSet set, PersistentVolumeClaim claim) {
    var metadata =
        new PersistentVolumeClaimBuilder(claim)
            .editMetadata()
            .removeMatchingFromOwnerReferences(
                one -> set.getMetadata().getUid().equals(one.getUid()));
    if (deletedWith(set)) {
      metadata.addToOwnerReferences(Owners.controlledBy(set));
    }
    return metadata.endMetadata().build();
  }

  private List<PersistentVolumeClaim> claims(StatefulSet set) {
    return client
        .persistentVolumeClaims()
        .inNamespace(set.getMetadata().getNamespace())
        .list()
        .getItems()
        .stream()
        .filter(
            one -> Selectors.matches(set.getSpec().getSelector(), one.getMetadata().getLabels()))
        .toList();
  }

  private static OptionalInt ordinalOf(StatefulSet set, PersistentVolumeClaim claim) {
    return set.getSpec().getVolumeClaimTemplates().stream()
        .map(template -> template.getMetadata().getName() + "-")
        .filter(prefix -> claim.getMetadata().getName().startsWith(prefix))
        .map(prefix -> ordinal(set, claim.getMetadata().getName().substring(prefix.length())))
        .filter(OptionalInt::isPresent)
        .findFirst()
        .orElse(OptionalInt.empty());
  }
}
