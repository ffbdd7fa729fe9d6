package dev.ordercluster.local.node;

import java.nio.file.Path;

/// What the node agent is told.
///
/// @param data the data directory of the cluster
/// @param home the folder that holds the modules whose jars are images
/// @param version the tag of our own images
/// @param network the two leading numbers of the cluster's block, `127.42`
/// @param apiHost where pods reach the API server
/// @param apiPort its port
/// @param authority PEM of the API server's certificate authority
public record NodeSettings(
    Path data,
    Path home,
    String version,
    String network,
    String apiHost,
    int apiPort,
    String authority) {
  /// The name of the one node.
  public static final String NODE = "local";

  public NodeSettings {
    data = data.toAbsolutePath().normalize();
    home = home.toAbsolutePath().normalize();
    if (!network.matches("127\\.[0-9]{1,3}")) {
      throw new IllegalArgumentException(
          "a network is two numbers like 127.42, was \"" + network + "\"");
    }
  }

  /// The node's own address.
  public String address() {
    return network + ".0.1";
  }

  public Path hosts() {
    return data.resolve("hosts");
  }

  public Path pods() {
    return data.resolve("pods");
  }

  /// Where other versions of our own images may lie.
  public Path versions() {
    return data.resolve("images");
  }

  public Path logs() {
    return data.resolve("logs");
  }

  public Path volumes() {
    return data.resolve("volumes");
  }
}
