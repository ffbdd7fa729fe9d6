package dev.ordercluster.gateway.edge;

import dev.ordercluster.runtime.tls.ReloadingTls;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The public ports: one in the clear, one under TLS, with one set of connections. Every byte from
/// the first on is under our own deadlines, and no failure to accept ends the listening.
public final class EdgeListener implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EdgeListener.class.getName());

  private volatile Shared shared;
  private final Connections connections;
  private final List<Port> ports = new ArrayList<>(2);
  private @Nullable Port plain;
  private @Nullable Port secure;

  /// What all connections of the listener share.
  ///
  /// @param draining asked at each request; true makes its answer the connection's last
  record Shared(
      EdgeSettings settings,
      Watchdog watchdog,
      TrustedProxies proxies,
      SourceShares connections,
      Answering answering,
      Optional<ReloadingTls> tls,
      BooleanSupplier draining) {}

  private EdgeListener(Shared shared, int most) {
    this.shared = shared;
    this.connections = new Connections(most);
  }

  /// What the listener needs besides its settings.
  public record Parts(
      TrustedProxies proxies,
      Handler handler,
      Refusals refusals,
      Optional<ReloadingTls> tls,
      BooleanSupplier draining) {}

  /// Starts listening, with no more connections than this process has descriptors for.
  ///
  /// @throws IllegalStateException when a port cannot be bound
  public static EdgeListener start(EdgeSettings settings, Parts parts) {
    int most = Descriptors.connections(settings.maxConnections());
    if (most < settings.maxConnections()) {
      LOG.log(
          Level.WARNING,
          "{0} client connections instead of {1}: the process may open no more files",
          most,
          settings.maxConnections());
    }
    return startWithin(most, settings, parts);
  }

  /// Starts listening with that many connections, whether there are descriptors for them or not.
  static EdgeListener startWithin(int most, EdgeSettings settings, Parts parts) {
    Shared shared =
        new Shared(
            settings,
            new Watchdog(),
            parts.proxies(),
            new SourceShares(settings.connectionsPerSource()),
            new Answering(parts.handler(), parts.refusals()),
            parts.tls(),
            parts.draining());
    EdgeListener listener = new EdgeListener(shared, most);
    Descriptors.reserveForWaiting();
    try {
      listener.open();
    } catch (IllegalStateException e) {
      listener.close();
      throw e;
    }
    return listener;
  }

  private void open() {
    EdgeSettings settings = shared.settings();
    if (settings.plain() != EdgeSettings.Plain.OFF) {
      boolean redirects = settings.plain() == EdgeSettings.Plain.REDIRECT;
      plain = open(settings.port(), redirects ? Entrance.REDIRECT : Entrance.PLAIN);
    }
    settings.securePort().ifPresent(port -> secure = open(port, Entrance.TLS));
  }

  /// Connections that are accepted from now on are under these settings, but for ports, their
  /// address and how many connections there may be: those stay. A source's connections are counted
  /// anew where its share changes.
  public void use(EdgeSettings settings, TrustedProxies proxies) {
    Shared before = shared;
    boolean sameShare = before.settings().connectionsPerSource() == settings.connectionsPerSource();
    shared =
        new Shared(
            settings,
            before.watchdog(),
            proxies,
            sameShare ? before.connections() : new SourceShares(settings.connectionsPerSource()),
            before.answering(),
            before.tls(),
            before.draining());
  }

  private Port open(int number, Entrance entrance) {
    Port port =
        Port.open(
            shared.settings().bindAddress(),
            number,
            new Port.Accepting(
                connections, socket -> new EdgeConnection(shared, socket, entrance), this::failed));
    ports.add(port);
    return port;
  }

  private void failed() {
    shared.answering().dropped("accept");
  }

  /// The port in the clear; the TLS port where there is no other.
  public int port() {
    return plain == null ? securePort().orElseThrow() : plain.number();
  }

  /// The port under TLS, when there is one.
  public OptionalInt securePort() {
    return secure == null ? OptionalInt.empty() : OptionalInt.of(secure.number());
  }

  /// Open client connections.
  public int connections() {
    return connections.count();
  }

  /// No further connection is accepted until one closes.
  public boolean isFull() {
    return connections.isFull();
  }

  /// Stops accepting, closes idle connections, lets running requests end within the grace period.
  @Override
  public void close() {
    ports.forEach(Port::close);
    if (!connections.endAll(shared.settings().grace())) {
      LOG.log(Level.WARNING, "requests were cut off after {0}", shared.settings().grace());
    }
    shared.watchdog().close();
  }
}
