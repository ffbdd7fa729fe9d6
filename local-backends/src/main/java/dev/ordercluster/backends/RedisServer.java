package dev.ordercluster.backends;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes a Redis data directory ready and tells how to run the server.
public final class RedisServer {
  private RedisServer() {}

  /// The append-only file is on unless the arguments say otherwise, so a stop by SIGTERM loses
  /// nothing and a SIGKILL at most what `appendfsync` allows.
  public static ServerCommand prepare(BinaryCache cache, RedisOptions options) {
    List<String> argv = new ArrayList<>();
    argv.add(cache.redis(HostPlatform.current()).toString());
    argv.addAll(options.effectiveArgs());
    try {
      Directories.createPrivate(options.data());
    } catch (IOException e) {
      throw new BackendException("cannot make Redis' directory " + options.data() + ": " + e, e);
    }
    return new ServerCommand(argv, Map.of(), options.data(), StopSignal.TERM);
  }
}
