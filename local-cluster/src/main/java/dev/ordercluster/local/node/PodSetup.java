package dev.ordercluster.local.node;

import dev.ordercluster.local.images.Images;
import dev.ordercluster.local.images.Launch;
import dev.ordercluster.local.images.LaunchRequest;
import dev.ordercluster.local.images.Launcher;
import dev.ordercluster.local.node.process.Leftovers;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/// Turns a container of one pod into a process description: image, environment, real paths.
final class PodSetup {
  private static final List<String> INHERITED = List.of("PATH", "LANG", "LC_ALL", "TZ");

  private final Images images;
  private final PodPlace place;
  private final PodVolumes volumes;
  private final EnvironmentSource environment;

  PodSetup(
      KubernetesClient client,
      Images images,
      PodPlace place,
      PodVolumes volumes,
      PodFields fields) {
    this.images = images;
    this.place = place;
    this.volumes = volumes;
    this.environment = new EnvironmentSource(new References(client, place.namespace()), fields);
  }

  PodPlace place() {
    return place;
  }

  /// A container that can be started, and the means to run further commands inside it.
  ///
  /// @param paths rewrites mount paths in such commands
  record Prepared(Launch launch, Map<String, String> environment, MountPaths paths) {
    /// A hook's or probe's command as it must be run here.
    List<String> command(List<String> command) {
      return command.stream()
          .map(word -> paths.rewrite(VariableExpansion.expand(word, environment)))
          .toList();
    }

    @Override
    public String toString() {
      return "Prepared[" + launch + "]";
    }
  }

  /// @throws dev.ordercluster.local.images.ImageException when the image is unknown
  Launcher image(Container container) {
    return images.find(container.getImage());
  }

  /// @throws MissingReferenceException when its configuration is incomplete
  /// @throws dev.ordercluster.local.images.ImageException when the image cannot be run so
  Prepared prepare(Container container, Launcher launcher) {
    Map<String, Path> mounts = volumes.mounts(container, launcher);
    MountPaths paths = new MountPaths(TerminationMessage.among(mounts, container, place));
    Map<String, String> declared = environment.of(container, launcher.environment());
    Path directory = place.container(container.getName());
    Path temporary = mounts.getOrDefault("/tmp", directory.resolve("tmp"));
    PodPlace.makePrivate(directory);
    PodPlace.makePrivate(temporary);
    Map<String, String> all = new HashMap<>();
    for (String name : INHERITED) {
      String value = System.getenv(name);
      if (value != null) {
        all.put(name, value);
      }
    }
    all.put("HOME", directory.toString());
    all.put("TMPDIR", temporary.toString());
    all.put("HOSTNAME", place.name());
    declared.forEach((name, value) -> all.put(name, paths.rewrite(value)));
    all.putAll(own());
    LaunchRequest request =
        new LaunchRequest(
            words(container.getCommand(), declared, paths),
            words(container.getArgs(), declared, paths),
            all,
            place.address(),
            directory,
            place.node().hosts(),
            memoryLimit(container));
    return new Prepared(launcher.prepare(request), declared, paths);
  }

  /// What every process of a pod carries.
  private Map<String, String> own() {
    Map<String, String> own = new LinkedHashMap<>();
    own.put(Leftovers.MARKER, place.node().data().toString());
    own.put("BIND_ADDRESS", place.address());
    own.put("KUBERNETES_SERVICE_HOST", place.node().apiHost());
    own.put("KUBERNETES_SERVICE_PORT", Integer.toString(place.node().apiPort()));
    if (volumes.hasToken()) {
      own.put("KUBECONFIG", place.kubeconfig().toString());
    }
    return own;
  }

  private static List<String> words(
      List<String> words, Map<String, String> environment, MountPaths paths) {
    return Objects.requireNonNullElse(words, List.<String>of()).stream()
        .map(word -> paths.rewrite(VariableExpansion.expand(word, environment)))
        .toList();
  }

  private static OptionalLong memoryLimit(Container container) {
    var resources = container.getResources();
    Quantity limit =
        resources == null || resources.getLimits() == null
            ? null
            : resources.getLimits().get("memory");
    return limit == null
        ? OptionalLong.empty()
        : OptionalLong.of(Quantity.getAmountInBytes(limit).longValue());
  }
}
