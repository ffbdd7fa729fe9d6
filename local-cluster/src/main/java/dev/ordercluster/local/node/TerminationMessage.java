package dev.ordercluster.local.node;

import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// What a container writes to its `terminationMessagePath` before it ends, and is then told in its
/// status. The path is rewritten in its environment and arguments like a mount, as nothing of a
/// process here is at `/dev/termination-log`.
final class TerminationMessage {
  // As the kubelet does.
  private static final int MOST = 4096;
  private static final String DEFAULT = "/dev/termination-log";

  private TerminationMessage() {}

  /// The mounts with the file among them; it begins empty.
  static Map<String, Path> among(Map<String, Path> mounts, Container container, PodPlace place) {
    Path file = file(place, container);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty " + file, e);
    }
    Map<String, Path> all = new HashMap<>(mounts);
    all.put(Objects.requireNonNullElse(container.getTerminationMessagePath(), DEFAULT), file);
    return all;
  }

  /// What was written; empty when nothing was.
  static String read(PodPlace place, Container container) {
    Path file = file(place, container);
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }

  private static Path file(PodPlace place, Container container) {
    return place.container(container.getName()).resolve("termination-log");
  }
}
