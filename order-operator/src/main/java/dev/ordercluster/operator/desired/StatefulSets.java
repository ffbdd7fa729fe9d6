package dev.ordercluster.operator.desired;

import dev.ordercluster.operator.api.v1beta1.Storage;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.Map;

/// One instance with one volume, the shape of every managed data service.
final class StatefulSets {
  /// The volume claim template's name; the claim of pod 0 is `data-<name>-0`.
  static final String DATA = "data";

  private StatefulSets() {}

  static StatefulSet single(
      Blueprint blueprint, Component component, PodTemplateSpec template, Storage storage) {
    ClusterName cluster = blueprint.cluster();
    return new StatefulSetBuilder()
        .withMetadata(cluster.owned(cluster.of(component), component))
        .withNewSpec()
        .withReplicas(1)
        .withServiceName(cluster.of(component))
        .withPodManagementPolicy("OrderedReady")
        .withRevisionHistoryLimit(3)
        .withSelector(
            new LabelSelectorBuilder().withMatchLabels(cluster.selector(component)).build())
        .withNewUpdateStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withPartition(0)
        .endRollingUpdate()
        .endUpdateStrategy()
        // Data goes only with the OrderCluster, whose deletion removes the claims by name: a
        // StatefulSet alone may be deleted and comes back with its volume.
        .withNewPersistentVolumeClaimRetentionPolicy("Retain", "Retain")
        .withTemplate(template)
        .withVolumeClaimTemplates(
            claim(cluster, component, storage, blueprint.claimSize(component, storage)))
        .endSpec()
        .build();
  }

  private static PersistentVolumeClaim claim(
      ClusterName cluster, Component component, Storage storage, String size) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(DATA)
        .withLabels(cluster.labels(component))
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName(storage.storageClassName())
        .withVolumeMode("Filesystem")
        .withNewResources()
        .withRequests(Map.of("storage", new Quantity(size)))
        .endResources()
        .endSpec()
        .build();
  }
}
