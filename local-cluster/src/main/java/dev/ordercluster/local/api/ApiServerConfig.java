package dev.ordercluster.local.api;

import java.nio.file.Path;
import java.util.regex.Pattern;

/// Where the API server lives.
///
/// @param data the cluster's data folder
/// @param block first two bytes of the cluster's network, `127.42`
public record ApiServerConfig(Path data, String block, int port) {
  private static final Pattern BLOCK = Pattern.compile("127\\.\\d{1,3}");

  public ApiServerConfig {
    if (!BLOCK.matcher(block).matches()) {
      throw new IllegalArgumentException("block must look like 127.42, was " + block);
    }
  }

  /// The address that the API binds.
  public String address() {
    return block + ".0.1";
  }
}
