package dev.ordercluster.local.node;

import dev.ordercluster.local.node.process.Leftovers;
import dev.ordercluster.local.node.process.LogFiles;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Where a pod lives on this machine: `<data>/pods/<uid>/`.
///
/// @param address the pod's own address
record PodPlace(NodeSettings node, String uid, String namespace, String name, String address) {
  static PodPlace of(NodeSettings node, Pod pod, String address) {
    return new PodPlace(
        node,
        pod.getMetadata().getUid(),
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getName(),
        address);
  }

  Path directory() {
    return node.pods().resolve(uid);
  }

  Path volume(String volume) {
    return directory().resolve("volumes").resolve(volume);
  }

  Path claim(String claim) {
    return node.volumes().resolve(namespace).resolve(claim);
  }

  Path container(String container) {
    return directory().resolve("containers").resolve(container);
  }

  Path kubeconfig() {
    return directory().resolve("kubeconfig");
  }

  Path record(String container) {
    return directory().resolve(container + Leftovers.RECORD_SUFFIX);
  }

  LogFiles log(String container) {
    return LogFiles.of(node.logs(), uid, container);
  }

  /// Makes a directory that only this user enters.
  static void makePrivate(Path directory) {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + directory + ": " + e.getMessage(), e);
    }
  }
}
