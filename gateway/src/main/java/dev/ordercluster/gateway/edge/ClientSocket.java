package dev.ordercluster.gateway.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/// The bytes of one client connection, plain or under TLS.
final class ClientSocket {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final boolean secure;
  private final String protocol;

  private ClientSocket(Socket socket, boolean secure, String protocol) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    this.secure = secure;
    this.protocol = protocol;
  }

  static ClientSocket plain(Socket socket) throws IOException {
    return new ClientSocket(socket, false, "");
  }

  /// The socket after its handshake.
  static ClientSocket secure(SSLSocket socket) throws IOException {
    return new ClientSocket(socket, true, socket.getApplicationProtocol());
  }

  /// The client speaks TLS to us.
  boolean isSecure() {
    return secure;
  }

  /// What was agreed on by ALPN; empty when nothing was.
  String protocol() {
    return protocol;
  }

  int read(byte[] target, int offset, int length) throws IOException {
    return in.read(target, offset, length);
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    out.flush();
  }

  /// Tells the client that nothing more comes, while it may still send. Under TLS this is left to
  /// the close: before TLS 1.3 a close alert ends both directions.
  void endOutput() throws IOException {
    if (!secure) {
      socket.shutdownOutput();
    }
  }
}
