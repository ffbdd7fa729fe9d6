package dev.ordercluster.gateway.edge;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// The public port: Helidon's listener (accept, connection cap, virtual threads, later TLS and
/// HTTP/2) with our own HTTP/1.1 connections on it. Helidon's HTTP/1.1 parser is not reachable on
/// this port: it serves on after malformed chunks, and hangs on legal extensions and trailers.
public final class EdgeListener implements AutoCloseable {
  private final WebServer server;
  private final Watchdog watchdog;
  private final EdgeSettings settings;

  /// What all connections of the listener share.
  ///
  /// @param draining asked at each request; true makes its answer the connection's last
  record Shared(
      EdgeSettings settings,
      Watchdog watchdog,
      TrustedProxies proxies,
      SourceShares connections,
      Handler handler,
      Refusals refusals,
      BooleanSupplier draining) {}

  private EdgeListener(WebServer server, Watchdog watchdog, EdgeSettings settings) {
    this.server = server;
    this.watchdog = watchdog;
    this.settings = settings;
  }

  /// What the listener needs besides its settings.
  public record Parts(
      TrustedProxies proxies, Handler handler, Refusals refusals, BooleanSupplier draining) {}

  /// Starts listening.
  ///
  /// @throws IllegalStateException when the port cannot be bound
  public static EdgeListener start(EdgeSettings settings, Parts parts) {
    Watchdog watchdog = new Watchdog();
    Shared shared =
        new Shared(
            settings,
            watchdog,
            parts.proxies(),
            new SourceShares(settings.connectionsPerSource()),
            parts.handler(),
            parts.refusals(),
            parts.draining());
    WebServer server =
        WebServer.builder()
            .host(settings.bindAddress())
            .port(settings.port())
            .maxTcpConnections(settings.maxConnections())
            .idleConnectionTimeout(settings.deadlines().idle().multipliedBy(2))
            .shutdownGracePeriod(settings.grace())
            .shutdownHook(false)
            .protocolsDiscoverServices(false)
            .featuresDiscoverServices(false)
            .addConnectionSelector(new Selector(shared))
            .connectionOptions(options -> options.tcpNoDelay(true))
            .build();
    start(server, settings.bindAddress(), settings.port());
    return new EdgeListener(server, watchdog, settings);
  }

  /// Starts a Helidon server and makes sure that it listens: start() alone does not throw when the
  /// port is taken.
  public static void start(WebServer server, String address, int port) {
    String sentence =
        "cannot listen on " + address + ":" + port + ": free the port or set another one";
    try {
      server.start();
    } catch (UncheckedIOException | IllegalStateException e) {
      throw new IllegalStateException(sentence, e);
    }
    if (!server.isRunning()) {
      throw new IllegalStateException(sentence);
    }
  }

  public int port() {
    return server.port();
  }

  /// Open client connections.
  public int connections() {
    return watchdog.watched();
  }

  /// No further connection is accepted until one closes.
  public boolean isFull() {
    return watchdog.watched() >= settings.maxConnections();
  }

  /// Stops accepting, closes idle connections, lets running requests end within the grace period.
  @Override
  public void close() {
    server.stop();
    watchdog.close();
  }

  private record Selector(Shared shared) implements ServerConnectionSelector {
    @Override
    public int bytesToIdentifyConnection() {
      return 0;
    }

    @Override
    public Support supports(BufferData data) {
      return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
      return Set.of("http/1.1");
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
      return new EdgeConnection(shared, context);
    }
  }
}
