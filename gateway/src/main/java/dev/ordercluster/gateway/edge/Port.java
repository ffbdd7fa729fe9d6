package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.schedule.Repeating;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One listening port and the thread that accepts on it, until it is closed and whatever fails: a
/// process that has no file descriptor left makes room and goes on accepting as soon as there is
/// one.
final class Port implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Port.class.getName());
  private static final int BACKLOG = 1024;
  // Connections that make room at a time when the process has no descriptor left.
  private static final int ROOM = 8;
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final long LOG_EVERY = Duration.ofSeconds(10).toNanos();

  private final ServerSocket server;
  private final Accepting accepting;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Repeating> loops = new CopyOnWriteArrayList<>();
  private long lastLog = System.nanoTime() - LOG_EVERY;

  /// What is done with an accepted socket, and when none can be accepted.
  record Accepting(
      Connections connections, Function<Socket, EdgeConnection> make, Runnable failed) {}

  private Port(ServerSocket server, Accepting accepting) {
    this.server = server;
    this.accepting = accepting;
  }

  /// Binds and starts accepting.
  ///
  /// @throws IllegalStateException when the port cannot be bound
  static Port open(String address, int number, Accepting accepting) {
    ServerSocket server = null;
    try {
      server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getByName(address), number), BACKLOG);
    } catch (IOException e) {
      close(server);
      throw new IllegalStateException(
          "cannot listen on " + address + ":" + number + ": free the port or set another one", e);
    }
    Port port = new Port(server, accepting);
    port.loops.add(Repeating.startOnPlatformThread("accept-" + port.number(), PAUSE, port::accept));
    return port;
  }

  int number() {
    return server.getLocalPort();
  }

  // Ends when the port is closed; whatever else ends it is logged, and it begins again.
  private void accept() throws InterruptedException {
    while (!server.isClosed()) {
      try {
        admit(server.accept());
      } catch (IOException e) {
        recover(e);
      }
    }
  }

  private void admit(Socket socket) throws IOException, InterruptedException {
    boolean begun = false;
    try {
      while (!begun && !server.isClosed()) {
        begun = accepting.connections().begin(accepting.make().apply(socket));
      }
    } finally {
      if (!begun) {
        socket.close();
      }
    }
  }

  private void recover(IOException e) throws InterruptedException {
    if (server.isClosed()) {
      return;
    }
    accepting.failed().run();
    long now = System.nanoTime();
    if (now - lastLog >= LOG_EVERY) {
      lastLog = now;
      LOG.log(Level.WARNING, "cannot accept connections now: {0}", e.getMessage());
    }
    for (int i = 0; i < ROOM; i++) {
      accepting.connections().makeRoom();
    }
    var _ = closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closed.countDown();
    loops.forEach(Repeating::close);
    close(server);
  }

  private static void close(@Nullable ServerSocket server) {
    try {
      if (server != null) {
        server.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
