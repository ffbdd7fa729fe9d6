package dev.ordercluster.local;

import dev.ordercluster.runtime.Key;
import dev.ordercluster.runtime.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The settings of a local cluster.
///
/// @param data folder of everything that the cluster keeps
/// @param home the checkout whose modules the `ordercluster/*` images run from
/// @param network first two bytes of the wanted loopback block; chosen when absent
public record LocalClusterConfig(Path data, Path home, int apiPort, Optional<String> network) {
  static final String PREFIX = "LOCAL";

  private static final Key<Path> DATA =
      Key.path("data", "Folder that holds everything the cluster keeps.");
  private static final Key<Path> HOME =
      Key.path("home", "Checkout whose built modules the ordercluster/* images run from.");
  private static final Key<Integer> API_PORT =
      Key.integer("api.port", 1, 65535, "Port of the Kubernetes API.").withDefault("16443");
  private static final Key<Optional<String>> NETWORK =
      Key.text("network", "First two bytes of the loopback block to use, such as 127.42.")
          .optional();

  static final List<Key<?>> KEYS = List.of(DATA, HOME, API_PORT, NETWORK);

  static LocalClusterConfig from(Map<String, String> environment) {
    Settings settings = Settings.read(PREFIX, KEYS, environment);
    return new LocalClusterConfig(
        settings.get(DATA).toAbsolutePath().normalize(),
        settings.get(HOME).toAbsolutePath().normalize(),
        settings.get(API_PORT),
        settings.get(NETWORK));
  }
}
