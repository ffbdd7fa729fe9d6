package dev.ordercluster.backends;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// TCP ports that nothing listens on right now.
final class FreePorts {
  private FreePorts() {}

  static int on(String address) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BackendException("no free port on " + address + ": " + e.getMessage(), e);
    }
  }
}
