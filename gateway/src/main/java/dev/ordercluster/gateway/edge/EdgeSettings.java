package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.Limits;
import java.time.Duration;
import java.util.Optional;

/// How the public listeners behave.
///
/// @param port of the listener in the clear; 0 takes a free one
/// @param plain what the listener in the clear does
/// @param securePort of the TLS listener; empty without TLS, 0 takes a free one
/// @param publicPort that clients reach TLS at, for redirects; empty: the TLS listener's
/// @param proxyProtocol connections of trusted proxies begin with a PROXY protocol header
/// @param maxBody bytes of a request body
/// @param maxConnections open client connections; past them the longest idle one makes room
/// @param connectionsPerSource open connections of one address that is no trusted proxy
/// @param grace how long running requests may take once the listener stops
public record EdgeSettings(
    String bindAddress,
    int port,
    Plain plain,
    Optional<Integer> securePort,
    Optional<Integer> publicPort,
    boolean proxyProtocol,
    Limits limits,
    Deadlines deadlines,
    long maxBody,
    int maxConnections,
    int connectionsPerSource,
    Duration grace) {

  /// What becomes of requests in the clear.
  public enum Plain {
    /// They are served.
    SERVE,
    /// They are sent on to the TLS port.
    REDIRECT,
    /// There is no port for them.
    OFF
  }

  public EdgeSettings {
    if (plain != Plain.SERVE && securePort.isEmpty()) {
      throw new IllegalArgumentException(
          "without a certificate the port in the clear must serve, was " + plain);
    }
  }

  /// The port that redirects name.
  int redirectPort() {
    return publicPort.or(() -> securePort).orElseThrow();
  }
}
