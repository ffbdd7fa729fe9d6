package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.MalformedMessageException;
import dev.ordercluster.runtime.tls.ReloadingTls;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// One client connection on its own virtual thread, from the first byte: who it speaks for, TLS,
/// and then the version of HTTP that was agreed on.
final class EdgeConnection implements Runnable {
  private static final Logger LOG = System.getLogger(EdgeConnection.class.getName());

  private static final String HTTP_2 = "h2";

  private final EdgeListener.Shared shared;
  private final Socket socket;
  private final Entrance entrance;
  private final Activity activity = new Activity();
  private volatile @Nullable Deadline watched;

  EdgeConnection(EdgeListener.Shared shared, Socket socket, Entrance entrance) {
    this.shared = shared;
    this.socket = socket;
    this.entrance = entrance;
  }

  /// What a connection is about, as others need to know it.
  static final class Activity {
    private volatile boolean stopping;
    private volatile boolean idle = true;
    private volatile boolean served;
    private volatile long idleSince = System.nanoTime();

    /// Nothing is asked from now on; false when nothing may be asked any more.
    boolean rest() {
      idleSince = System.nanoTime();
      idle = true;
      // The stop sets `stopping` before it reads `idle`: one of the two sees the other.
      return !stopping;
    }

    void work() {
      idle = false;
      served = true;
    }

    boolean isStopping() {
      return stopping;
    }
  }

  /// What the version of HTTP needs to know of the connection.
  ///
  /// @param peer who counts as the other end: the TCP peer, or whom its PROXY header named
  /// @param refused tells the client why nothing is served on this connection, else null
  record Established(
      ClientSocket socket,
      Deadline deadline,
      InetAddress peer,
      Activity activity,
      @Nullable MalformedMessageException refused) {}

  @Override
  public void run() {
    Deadline deadline = shared.watchdog().watch(Thread.currentThread());
    watched = deadline;
    try (socket) {
      socket.setTcpNoDelay(true);
      if (!activity.isStopping()) {
        arrive(deadline);
      }
    } catch (MalformedMessageException e) {
      shared.answering().dropped(e.code());
      LOG.log(Level.DEBUG, "client connection refused: {0}", e.getMessage());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "client connection ended: {0}", e.getMessage());
    } finally {
      shared.watchdog().forget(deadline);
    }
  }

  private void arrive(Deadline deadline) throws IOException {
    deadline.within(shared.settings().deadlines().handshake(), "to establish the connection");
    InetAddress peer = peer();
    boolean mayNameClients = shared.proxies().trusts(peer);
    if (mayNameClients && shared.settings().proxyProtocol()) {
      Optional<InetAddress> named = ProxyHeader.read(ClientSocket.plain(socket));
      peer = named.orElse(peer);
      // Whoever opens a connection for each of its clients does not share them.
      mayNameClients = shared.proxies().trusts(peer);
    }
    if (mayNameClients) {
      establish(deadline, peer, null);
      return;
    }
    String source = TrustedProxies.sourceKey(peer);
    if (!shared.connections().enter(source)) {
      establish(deadline, peer, tooMany());
      return;
    }
    try {
      establish(deadline, peer, null);
    } finally {
      shared.connections().leave(source);
    }
  }

  private void establish(
      Deadline deadline, InetAddress peer, @Nullable MalformedMessageException refused)
      throws IOException {
    if (entrance != Entrance.TLS) {
      deadline.clear();
      serve(new Established(ClientSocket.plain(socket), deadline, peer, activity, refused));
      return;
    }
    if (refused != null) {
      // A handshake costs more than the answer is worth.
      throw refused;
    }
    try (SSLSocket secure = handshake()) {
      deadline.clear();
      serve(new Established(ClientSocket.secure(secure), deadline, peer, activity, null));
    }
  }

  private SSLSocket handshake() throws IOException {
    SSLSocket secure =
        (SSLSocket)
            shared
                .tls()
                .orElseThrow()
                .context()
                .getSocketFactory()
                .createSocket(socket, null, true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setProtocols(ReloadingTls.protocols());
    parameters.setCipherSuites(ReloadingTls.suites());
    parameters.setUseCipherSuitesOrder(true);
    parameters.setApplicationProtocols(new String[] {HTTP_2, "http/1.1"});
    secure.setSSLParameters(parameters);
    secure.setUseClientMode(false);
    try {
      secure.startHandshake();
    } catch (IOException e) {
      shared.answering().dropped("tls-handshake");
      throw e;
    }
    return secure;
  }

  private void serve(Established established) throws IOException {
    if (established.socket().protocol().equals(HTTP_2)) {
      new Http2Connection(shared, established).serve();
    } else {
      new Http1Connection(shared, established, entrance == Entrance.REDIRECT).serve();
    }
  }

  private InetAddress peer() {
    if (socket.getRemoteSocketAddress() instanceof InetSocketAddress address) {
      return address.getAddress();
    }
    throw new IllegalStateException("a TCP peer has an address");
  }

  private static MalformedMessageException tooMany() {
    return new MalformedMessageException(
        503, "too-many-connections", "this address has as many connections as it may: use those");
  }

  /// Since when nothing was asked on it, empty while something is and once it is ending.
  Optional<Long> idleSince() {
    return activity.idle && !activity.stopping ? Optional.of(activity.idleSince) : Optional.empty();
  }

  boolean hasServed() {
    return activity.served;
  }

  /// Ends it: at once when it is idle or `now`, else after what it is doing.
  void end(boolean now) {
    activity.stopping = true;
    Deadline deadline = watched;
    if (deadline != null && (now || activity.idle)) {
      deadline.expireNow();
    }
  }
}
