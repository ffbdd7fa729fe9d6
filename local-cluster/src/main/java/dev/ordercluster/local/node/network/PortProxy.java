package dev.ordercluster.local.node.network;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// One port of a Service: accepts connections at the Service's address and joins each to a ready
/// endpoint.
///
/// The next endpoint is tried when one does not accept. A connection that finds none is reset, as
/// the kernel would refuse it. Each direction is closed on its own. An endpoint that is taken away
/// keeps the connections it has. At most [#MOST_CONNECTIONS] at a time; more wait in the listen
/// queue.
final class PortProxy implements AutoCloseable {
  static final int MOST_CONNECTIONS = 4096;

  private static final Logger LOG = System.getLogger(PortProxy.class.getName());
  private static final int BACKLOG = 512;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(2).toMillis();

  private final ServerSocket listener;
  private final Balancer balancer = new Balancer();
  private final Semaphore room = new Semaphore(MOST_CONNECTIONS);
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread acceptor;

  /// @throws IOException when the address cannot be listened on
  PortProxy(InetSocketAddress address) throws IOException {
    listener = new ServerSocket();
    listener.setReuseAddress(true);
    try {
      listener.bind(address, BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    acceptor = Thread.ofVirtual().name("service-" + address).start(this::accept);
  }

  void use(List<InetSocketAddress> ready) {
    balancer.use(ready);
  }

  private void accept() {
    Duration pause = FIRST_PAUSE;
    while (!listener.isClosed()) {
      try {
        room.acquire();
        Socket client = acceptOne();
        pause = FIRST_PAUSE;
        Thread.ofVirtual().name("service-connection").start(() -> serve(client));
      } catch (InterruptedException _) {
        return;
      } catch (IOException e) {
        room.release();
        if (!listener.isClosed()) {
          LOG.log(Level.WARNING, "accepting at " + listener.getLocalSocketAddress(), e);
          // Without a free file descriptor every try fails at once.
          if (closedWithin(pause)) {
            return;
          }
          Duration twice = pause.multipliedBy(2);
          pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
        }
      }
    }
  }

  private boolean closedWithin(Duration pause) {
    try {
      return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return true;
    }
  }

  private Socket acceptOne() throws IOException {
    return listener.accept();
  }

  private void serve(Socket client) {
    sockets.add(client);
    try (client) {
      Optional<Joined> joined = connect();
      if (joined.isEmpty()) {
        client.setSoLinger(true, 0);
        return;
      }
      exchange(client, joined.get());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a connection broke", e);
    } finally {
      sockets.remove(client);
      room.release();
    }
  }

  private record Joined(InetSocketAddress endpoint, Socket socket) {}

  private Optional<Joined> connect() {
    for (InetSocketAddress endpoint : balancer.order()) {
      Socket socket = new Socket();
      try {
        socket.connect(endpoint, CONNECT_MILLIS);
        socket.setTcpNoDelay(true);
        balancer.opened(endpoint);
        return Optional.of(new Joined(endpoint, socket));
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "endpoint " + endpoint + " does not accept", e);
        closeQuietly(socket);
      }
    }
    return Optional.empty();
  }

  private void exchange(Socket client, Joined joined) throws IOException {
    sockets.add(joined.socket());
    try (Socket server = joined.socket()) {
      client.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().name("service-answer").start(() -> copy(server, client));
      copy(client, server);
      back.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(joined.socket());
      balancer.closed(joined.endpoint());
    }
  }

  /// Copies one direction to its end and passes the end on; a broken direction ends both.
  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a socket", e);
    }
  }

  /// Stops listening and ends all connections.
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a listener", e);
    }
    closed.countDown();
    acceptor.interrupt();
    sockets.forEach(PortProxy::closeQuietly);
  }
}
