package dev.ordercluster.gateway.edge;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;

/// The file descriptors that this process may have. Each client connection takes one, each request
/// under way another, and a process without any can neither log nor answer its probes.
final class Descriptors {
  private static final Logger LOG = System.getLogger(Descriptors.class.getName());

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

  /// Waits once as connections will. The JDK opens what its virtual threads wait with at the first
  /// wait; without a descriptor for that no thread of this process could ever wait on a socket.
  static void reserveForWaiting() {
    Thread waiting = Thread.ofVirtual().name("first-wait").start(Descriptors::waitOnce);
    try {
      waiting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void waitOnce() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(1);
      socket.accept().close();
    } catch (SocketTimeoutException e) {
      // Nobody came, as nobody was meant to.
      LOG.log(Level.DEBUG, "the first wait is over");
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot prepare for waiting on sockets: {0}", e.getMessage());
    }
  }
}
