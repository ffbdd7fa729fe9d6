package dev.ordercluster.local.controllers;

import dev.ordercluster.local.loop.Reconcile;
import dev.ordercluster.local.objects.Cluster;
import dev.ordercluster.local.objects.ObjectKey;
import dev.ordercluster.local.objects.Pods;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// PersistentVolumeClaim → a directory of this machine and the PersistentVolume that stands for it.
///
/// A finalizer keeps a deleted claim until no pod uses it and its directory is gone, so that a
/// directory is removed exactly when its claim is, even if the process dies in between.
final class ClaimController implements Reconcile {
  private static final String PROTECTION = "kubernetes.io/pvc-protection";
  private static final String STORAGE_CLASS = "local";

  private final Cluster cluster;
  private final KubernetesClient client;
  private final Path volumes;

  ClaimController(Cluster cluster, Path volumes) {
    this.cluster = cluster;
    this.client = cluster.client();
    this.volumes = volumes;
  }

  @Override
  public Optional<Duration> pass(ObjectKey key) {
    PersistentVolumeClaim claim =
        client.persistentVolumeClaims().inNamespace(key.namespace()).withName(key.name()).get();
    if (claim == null) {
      return Optional.empty();
    }
    if (Pods.terminating(claim)) {
      return release(key, claim);
    }
    if (!claim.getMetadata().getFinalizers().contains(PROTECTION)) {
      claim =
          client
              .resource(claim)
              .edit(
                  one ->
                      new PersistentVolumeClaimBuilder(one)
                          .editMetadata()
                          .addToFinalizers(PROTECTION)
                          .endMetadata()
                          .build());
    }
    boolean bound = claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
    if (!bound) {
      bind(key, claim);
    }
    return Optional.empty();
  }

  private static String volumeName(PersistentVolumeClaim claim) {
    return "pvc-" + claim.getMetadata().getUid();
  }

  private Path directory(ObjectKey key) {
    return volumes.resolve(key.namespace()).resolve(key.name());
  }

  private void bind(ObjectKey key, PersistentVolumeClaim claim) {
    String name = volumeName(claim);
    var requested = claim.getSpec().getResources();
    if (client.persistentVolumes().withName(name).get() == null) {
      PersistentVolume volume = volume(key, claim);
      client.resource(volume).create();
      client.resource(volume).updateStatus();
    }
    PersistentVolumeClaim named = claim;
    if (claim.getSpec().getVolumeName() == null) {
      named =
          client
              .resource(claim)
              .edit(
                  one ->
                      new PersistentVolumeClaimBuilder(one)
                          .editSpec()
                          .withVolumeName(name)
                          .endSpec()
                          .build());
    }
    client
        .resource(
            new PersistentVolumeClaimBuilder(named)
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .editOrNewStatus()
                .withPhase("Bound")
                .withCapacity(requested == null ? null : requested.getRequests())
                .withAccessModes(claim.getSpec().getAccessModes())
                .endStatus()
                .build())
        .updateStatus();
  }

  private PersistentVolume volume(ObjectKey key, PersistentVolumeClaim claim) {
    var requested = claim.getSpec().getResources();
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName(volumeName(claim))
        .endMetadata()
        .withNewSpec()
        .withCapacity(requested == null ? null : requested.getRequests())
        .withAccessModes(claim.getSpec().getAccessModes())
        .withPersistentVolumeReclaimPolicy("Delete")
        .withStorageClassName(STORAGE_CLASS)
        .withNewHostPath(directory(key).toString(), "DirectoryOrCreate")
        .withNewClaimRef()
        .withApiVersion("v1")
        .withKind("PersistentVolumeClaim")
        .withNamespace(key.namespace())
        .withName(key.name())
        .withUid(claim.getMetadata().getUid())
        .endClaimRef()
        .endSpec()
        .withNewStatus()
        .withPhase("Bound")
        .endStatus()
        .build();
  }

  private Optional<Duration> release(ObjectKey key, PersistentVolumeClaim claim) {
    if (!claim.getMetadata().getFinalizers().contains(PROTECTION)) {
      return Optional.empty();
    }
    boolean used =
        client.pods().inNamespace(key.namespace()).list().getItems().stream()
            .filter(pod -> !Pods.finished(pod))
            .flatMap(pod -> pod.getSpec().getVolumes().stream())
            .filter(volume -> volume.getPersistentVolumeClaim() != null)
            .anyMatch(v -> key.name().equals(v.getPersistentVolumeClaim().getClaimName()));
    if (used) {
      return Optional.of(Duration.ofSeconds(5));
    }
    deleteTree(directory(key));
    client.persistentVolumes().withName(volumeName(claim)).delete();
    client
        .resource(claim)
        .edit(
            one ->
                new PersistentVolumeClaimBuilder(one)
                    .editMetadata()
                    .removeFromFinalizers(PROTECTION)
                    .endMetadata()
                    .build());
    return Optional.empty();
  }

  /// Keys of the claims that are being deleted in the namespace of a pod that went away.
  List<ObjectKey> leaving(String namespace) {
    return cluster.claims().in(namespace).stream()
        .filter(Pods::terminating)
        .map(ObjectKey::of)
        .toList();
  }

  private static void deleteTree(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the volume " + directory + " could not be deleted", e);
    }
  }
}
