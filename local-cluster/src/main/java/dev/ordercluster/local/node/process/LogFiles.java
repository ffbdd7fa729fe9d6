package dev.ordercluster.local.node.process;

import java.nio.file.Path;

/// Where a container's output goes.
///
/// @param current the file that is written
/// @param previous the full one before it
public record LogFiles(Path current, Path previous) {
  /// `<logs>/<pod uid>/<container>.log` and `<container>.previous.log`.
  public static LogFiles of(Path logs, String podUid, String container) {
    Path folder = logs.resolve(podUid);
    return new LogFiles(
        folder.resolve(container + ".log"), folder.resolve(container + ".previous.log"));
  }
}
