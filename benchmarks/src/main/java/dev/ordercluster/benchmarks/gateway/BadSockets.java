package dev.ordercluster.benchmarks.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients that hold a server up: of ten, three say nothing, three send a head a byte a second, two
/// send a body a byte a second, and two ask for a large answer and do not read it. Whichever the
/// server closes is opened again, so that all are there all the time.
final class BadSockets implements AutoCloseable {
  static final int COUNT = 1000;
  private static final int STEP_MILLIS = 10;
  private static final int SMALL_WINDOW = 4096;

  private final InetSocketAddress server;
  private final List<Bad> sockets = new ArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger reopened = new AtomicInteger();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /// What one of them does.
  ///
  /// @param more sent each second
  /// @param reads takes what it is answered
  private record Manner(String beginning, String more, boolean reads) {}

  /// One of them.
  private static final class Bad {
    final Manner manner;
    SocketChannel channel;

    Bad(Manner manner, SocketChannel channel) {
      this.manner = manner;
      this.channel = channel;
    }
  }

  /// Opens all of them.
  ///
  /// @param callers whose uploads the server takes
  BadSockets(InetSocketAddress server, Callers callers) throws IOException {
    this.server = server;
    String head = "GET /v1/products/tea HTTP/1.1\r\nHost: shop.example\r\nX-Slow: ";
    String drop = "1";
    Manner silent = new Manner("", "", true);
    Manner slowHead = new Manner(head, drop, true);
    Manner slowBody = new Manner(callers.upload(), drop, true);
    Manner deaf = new Manner(callers.large(), drop, false);
    List<Manner> ten =
        List.of(
            silent, slowHead, slowBody, deaf, silent, slowHead, slowBody, deaf, silent, slowHead);
    for (int i = 0; i < COUNT; i++) {
      Manner manner = ten.get(i % ten.size());
      sockets.add(new Bad(manner, connect(manner)));
    }
    this.thread = Thread.ofPlatform().name("bad-sockets").daemon().start(this::goOn);
  }

  /// Least that were open at the end of a second since the last call.
  int open() {
    return open.get();
  }

  /// Opened again because the server had closed them.
  int reopened() {
    return reopened.get();
  }

  private SocketChannel connect(Manner manner) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_WINDOW);
    channel.connect(server);
    channel.configureBlocking(false);
    channel.write(bytes(manner.beginning()));
    return channel;
  }

  private static ByteBuffer bytes(String text) {
    return StandardCharsets.US_ASCII.encode(text);
  }

  // Each goes on once a second, in its own part of it: strangers do not keep step, and a thousand
  // that did would be measured as a jolt of this very program.
  private void goOn() {
    try {
      int alive = 0;
      int next = 0;
      while (!stop.await(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
        for (int i = 0; i < sockets.size() * STEP_MILLIS / 1000; i++) {
          alive += goesOn(sockets.get(next)) ? 1 : 0;
          next = (next + 1) % sockets.size();
          if (next == 0) {
            open.set(alive);
            alive = 0;
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean goesOn(Bad bad) {
    try {
      bad.channel.write(bytes(bad.manner.more()));
      if (!bad.manner.reads() || bad.channel.read(ByteBuffer.allocate(64)) >= 0) {
        return true;
      }
    } catch (IOException _) {
      // Closed by the server: the next one takes its place.
    }
    try {
      bad.channel.close();
      bad.channel = connect(bad.manner);
      reopened.incrementAndGet();
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    stop.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (Bad bad : sockets) {
      bad.channel.close();
    }
  }
}
