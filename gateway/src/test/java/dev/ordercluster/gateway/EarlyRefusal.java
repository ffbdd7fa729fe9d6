package dev.ordercluster.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A service that answers an upload after its first bytes, stops reading and waits for the other
/// side to notice.
final class EarlyRefusal implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EarlyRefusal.class.getName());
  private static final byte[] ANSWER =
      "HTTP/1.1 415 Unsupported\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket listener;

  private EarlyRefusal(ServerSocket listener) {
    this.listener = listener;
  }

  static EarlyRefusal start() throws IOException {
    EarlyRefusal service =
        new EarlyRefusal(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(service::serve);
    return service;
  }

  int port() {
    return listener.getLocalPort();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        refuse(socket);
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "the gateway closed first, or the test ended", e);
      }
    }
  }

  private static void refuse(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    if (in.readNBytes(1024).length == 1024) {
      socket.getOutputStream().write(ANSWER);
      socket.shutdownOutput();
      // What is still unread must not turn the close into a reset before the answer is seen.
      in.skipNBytes(200_000);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
