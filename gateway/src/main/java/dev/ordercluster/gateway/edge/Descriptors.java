package dev.ordercluster.gateway.edge;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// The file descriptors that this process may have. Each client connection takes one, each request
/// under way another, and a process without any can neither log nor answer its probes.
final class Descriptors {
  // Kept for requests to the service, the management port, Redis, files.
  private static final int KEPT_AT_LEAST = 64;
  private static final int KEPT_AT_MOST = 1024;

  private Descriptors() {}

  /// How many client connections there may be.
  ///
  /// @param wanted by configuration
  static int connections(int wanted) {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? connections(wanted, unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount())
        : wanted;
  }

  /// Leaves a third of what is free now to everything else, within bounds.
  static int connections(int wanted, long limit, long open) {
    long free = limit - open;
    long kept = Math.clamp(free / 3, KEPT_AT_LEAST, KEPT_AT_MOST);
    return Math.clamp(free - kept, 1, wanted);
  }
}
