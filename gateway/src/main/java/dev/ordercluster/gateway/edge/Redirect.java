package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.Headers;
import dev.ordercluster.gateway.wire.MalformedMessageException;
import dev.ordercluster.gateway.wire.RequestHead;
import java.io.IOException;

/// Sends a client in the clear to the same place under TLS.
final class Redirect {
  private static final int HTTPS = 443;

  private Redirect() {}

  /// Answers 308, which keeps method and body.
  ///
  /// @param port that clients reach TLS at; named unless it is the standard one
  static void toSecure(RequestHead head, CanonicalPath path, int port, Response response)
      throws IOException {
    String host = head.headers().get("Host");
    if (host == null) {
      throw new MalformedMessageException(400, "host", "a redirect needs the Host header");
    }
    String place = "https://" + withPort(host, port) + path.target();
    response.send(308, Headers.of("Location", place, "Cache-Control", "no-store"), new byte[0]);
  }

  private static String withPort(String host, int port) {
    int colon = host.lastIndexOf(':');
    String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    return port == HTTPS ? name : name + ":" + port;
  }
}
