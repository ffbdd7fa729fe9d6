package dev.ordercluster.local.images;

import java.util.List;
import java.util.Map;

/// How to run one image on this machine.
public interface Launcher {
  /// Makes everything ready (a data directory, for example) and returns the command.
  ///
  /// @throws ImageException when the container cannot be run as asked
  Launch prepare(LaunchRequest request);

  /// Variables that the image itself sets.
  default Map<String, String> environment() {
    return Map.of();
  }

  /// Paths that the image declares as volumes: they get a directory of the pod when nothing is
  /// mounted there.
  default List<String> volumes() {
    return List.of();
  }
}
