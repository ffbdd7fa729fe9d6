package dev.ordercluster.gateway.upstream;

import dev.ordercluster.runtime.tls.ReloadingTls;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// TLS towards the instances: their certificate must come from the authorities of the files and
/// name the service, whatever address it was found at; ours is presented when they ask for it.
///
/// @param name that every instance's certificate must hold
/// @param current what is presented and trusted now
public record ServiceTls(String name, ReloadingTls current) {
  private static final Logger LOG = System.getLogger(ServiceTls.class.getName());
  private static final long LOG_EVERY = Duration.ofSeconds(10).toNanos();
  private static final AtomicLong LAST_LOG = new AtomicLong(System.nanoTime() - LOG_EVERY);

  // A connection is accepted by the other side's kernel, a handshake takes its processor: a process
  // that has just started is slow at it.
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(3);

  /// Shakes hands on a connected socket.
  ///
  /// @param limit for each wait, three seconds at least
  SSLSocket over(Socket socket, Duration limit) throws IOException {
    Duration patience = limit.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : limit;
    socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
    SSLSocket secure =
        (SSLSocket)
            current.context().getSocketFactory().createSocket(socket, name, socket.getPort(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setProtocols(ReloadingTls.protocols());
    parameters.setCipherSuites(ReloadingTls.suites());
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    secure.setSSLParameters(parameters);
    try {
      secure.startHandshake();
    } catch (IOException e) {
      tell(socket, e);
      throw e;
    }
    socket.setSoTimeout(0);
    return secure;
  }

  private void tell(Socket socket, IOException e) {
    long last = LAST_LOG.get();
    long now = System.nanoTime();
    if (now - last >= LOG_EVERY && LAST_LOG.compareAndSet(last, now)) {
      LOG.log(
          Level.WARNING,
          "no TLS with {0} as {1}: {2}",
          socket.getRemoteSocketAddress(),
          name,
          e.getMessage());
    }
  }
}
