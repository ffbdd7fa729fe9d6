package dev.ordercluster.local.node;

import dev.ordercluster.local.images.Launcher;
import dev.ordercluster.local.objects.ObjectKey;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The volumes of one pod as directories of this machine. Safe for use by several threads.
final class PodVolumes {
  private static final String TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String TOKEN_VOLUME = "service-account";

  private final KubernetesClient client;
  private final Pod pod;
  private final PodPlace place;
  private final InstantSource clock;
  private final VolumeContent content;
  private Optional<ServiceAccountToken> token = Optional.empty();
  private Optional<Boolean> automount = Optional.empty();

  PodVolumes(KubernetesClient client, Pod pod, PodPlace place, InstantSource clock) {
    this.client = client;
    this.pod = pod;
    this.place = place;
    this.clock = clock;
    this.content =
        new VolumeContent(
            pod,
            new References(client, place.namespace()),
            new PodFields(pod, place),
            () -> token().token());
  }

  /// Brings every volume to its present content. Called again when a ConfigMap or Secret changes
  /// and when the token is due.
  ///
  /// @throws MissingReferenceException when something is missing
  synchronized void materialise() {
    PodPlace.makePrivate(place.directory());
    for (Volume volume : volumes()) {
      Path directory = directory(volume);
      Optional<MaterialFiles> files = content.of(volume);
      if (files.isPresent()) {
        files.get().writeTo(directory);
      } else if (volume.getHostPath() == null) {
        PodPlace.makePrivate(directory);
      }
    }
    if (hasToken()) {
      ServiceAccountToken present = token();
      MaterialFiles.ofText(present.files(place.node().authority(), place.namespace()), "rw-------")
          .writeTo(place.volume(TOKEN_VOLUME));
      writeKubeconfig(present.kubeconfig(place.node(), place.namespace()));
    }
  }

  private List<Volume> volumes() {
    return Objects.requireNonNullElse(pod.getSpec().getVolumes(), List.of());
  }

  private Path directory(Volume volume) {
    if (volume.getPersistentVolumeClaim() != null) {
      return claim(volume.getPersistentVolumeClaim().getClaimName());
    }
    if (volume.getHostPath() != null) {
      return Path.of(volume.getHostPath().getPath());
    }
    if (volume.getEphemeral() != null || volume.getNfs() != null || volume.getCsi() != null) {
      throw new MissingReferenceException(
          "volume \"" + volume.getName() + "\" is of a kind that does not exist on this node");
    }
    return place.volume(volume.getName());
  }

  private Path claim(String name) {
    PersistentVolumeClaim claim =
        client.persistentVolumeClaims().inNamespace(place.namespace()).withName(name).get();
    if (claim == null) {
      throw new MissingReferenceException("persistentvolumeclaim \"" + name + "\" not found");
    }
    if (claim.getStatus() == null || !"Bound".equals(claim.getStatus().getPhase())) {
      throw new MissingReferenceException(
          "persistentvolumeclaim \"" + name + "\" is not bound yet");
    }
    return place.claim(name);
  }

  /// Where a container's mount paths really are.
  Map<String, Path> mounts(Container container, Launcher launcher) {
    Map<String, Path> mounts = new HashMap<>();
    for (String path : launcher.volumes()) {
      Path own = place.container(container.getName()).resolve("image" + path);
      mounts.put(path, own);
    }
    if (hasToken()) {
      mounts.put(TOKEN_PATH, place.volume(TOKEN_VOLUME));
    }
    for (VolumeMount mount :
        Objects.requireNonNullElse(container.getVolumeMounts(), List.<VolumeMount>of())) {
      Volume volume =
          volumes().stream()
              .filter(one -> one.getName().equals(mount.getName()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new MissingReferenceException(
                          "volume \"" + mount.getName() + "\" is mounted but not defined"));
      String subPath = Objects.requireNonNullElse(mount.getSubPath(), "");
      mounts.put(mount.getMountPath(), directory(volume).resolve(subPath));
    }
    mounts.values().stream().filter(path -> !Files.exists(path)).forEach(PodPlace::makePrivate);
    return mounts;
  }

  /// Whether the pod wants to talk to the API server.
  synchronized boolean hasToken() {
    if (automount.isEmpty()) {
      automount = Optional.of(automounts());
    }
    return automount.get();
  }

  private boolean automounts() {
    if (pod.getSpec().getAutomountServiceAccountToken() != null) {
      return pod.getSpec().getAutomountServiceAccountToken();
    }
    String name = ServiceAccountToken.account(pod);
    ServiceAccount account =
        client.serviceAccounts().inNamespace(place.namespace()).withName(name).get();
    if (account == null) {
      throw new MissingReferenceException(
          "serviceaccount \"" + new ObjectKey(place.namespace(), name) + "\" not found");
    }
    return !Boolean.FALSE.equals(account.getAutomountServiceAccountToken());
  }

  /// When a new token is due; empty when there is none.
  synchronized Optional<Instant> tokenRefresh() {
    return token.map(ServiceAccountToken::refreshAt);
  }

  private synchronized ServiceAccountToken token() {
    Instant now = clock.instant();
    if (token.isEmpty() || !token.get().refreshAt().isAfter(now)) {
      token = Optional.of(ServiceAccountToken.request(client, pod, now));
    }
    return token.get();
  }

  private void writeKubeconfig(String text) {
    Path file = place.kubeconfig();
    Path half = file.resolveSibling(".kubeconfig.new");
    try {
      Files.deleteIfExists(half);
      Files.createFile(
          half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(half, text);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
