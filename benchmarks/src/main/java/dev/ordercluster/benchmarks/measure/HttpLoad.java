package dev.ordercluster.benchmarks.measure;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/// HTTP/1.1 clients on keep-alive connections, all served by the calling thread. An answer that is
/// not 200 ends the measurement: a server that refuses is fast for nothing.
public final class HttpLoad implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

  private final Selector selector;
  private final List<byte[]> requests;
  private final ArrayDeque<Client> idle = new ArrayDeque<>();
  private final int clients;
  private int next;
  private long[] nanos = new long[1 << 16];
  private int done;

  /// One connection with at most one request under way.
  private static final class Client {
    final SocketChannel channel;
    final ByteBuffer in = ByteBuffer.allocate(BUFFER);
    long since;

    Client(SocketChannel channel) {
      this.channel = channel;
    }
  }

  /// Connects.
  ///
  /// @param requests whole requests, sent in turn
  public HttpLoad(InetSocketAddress server, List<byte[]> requests, int clients) throws IOException {
    this.requests = List.copyOf(requests);
    this.clients = clients;
    this.selector = Selector.open();
    for (int i = 0; i < clients; i++) {
      SocketChannel channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      Client client = new Client(channel);
      channel.register(selector, SelectionKey.OP_READ, client);
      idle.add(client);
    }
  }

  /// Closed loop: every client sends its next request as soon as the last one is answered.
  public LoadResult asFastAsAnswered(Duration time) throws IOException {
    begin();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    while (System.nanoTime() < end) {
      while (!idle.isEmpty()) {
        send(idle.poll(), System.nanoTime());
      }
      selector.select(this::answered, 1000);
    }
    long whole = System.nanoTime() - start;
    LoadResult result = result(whole);
    awaitAll();
    return result;
  }

  /// Open loop: requests go out at a steady rate whatever the server does, and each is timed from
  /// the moment it was to be sent. The thread does not rest, so that it is never late itself.
  public LoadResult paced(Duration time, int perSecond) throws IOException {
    begin();
    long start = System.nanoTime();
    long count = time.toSeconds() * perSecond;
    long interval = 1_000_000_000L / perSecond;
    long sent = 0;
    long giveUp = start + time.toNanos() + LAST_ANSWERS.toNanos();
    while (sent < count) {
      long due = start + sent * interval;
      long now = System.nanoTime();
      if (now >= due && !idle.isEmpty()) {
        send(idle.poll(), due);
        sent++;
      } else {
        Thread.onSpinWait();
      }
      selector.selectNow(this::answered);
      if (now > giveUp) {
        throw new IOException("the server does not keep up with " + perSecond + " requests/s");
      }
    }
    awaitAll();
    return result(System.nanoTime() - start);
  }

  private void begin() {
    done = 0;
  }

  private LoadResult result(long whole) {
    return new LoadResult(Duration.ofNanos(whole), Arrays.copyOf(nanos, done));
  }

  private void awaitAll() throws IOException {
    long giveUp = System.nanoTime() + LAST_ANSWERS.toNanos();
    while (idle.size() < clients) {
      selector.select(this::answered, 100);
      if (System.nanoTime() > giveUp) {
        throw new IOException("requests were not answered within " + LAST_ANSWERS);
      }
    }
  }

  private void send(Client client, long since) throws IOException {
    client.since = since;
    ByteBuffer request = ByteBuffer.wrap(requests.get(next));
    next = (next + 1) % requests.size();
    while (request.hasRemaining()) {
      client.channel.write(request);
    }
  }

  private void answered(SelectionKey key) {
    Client client = (Client) key.attachment();
    try {
      if (client.channel.read(client.in) < 0) {
        throw new EOFException("the server closed a keep-alive connection");
      }
      int length = ResponseScan.length(client.in.array(), client.in.position());
      if (length < 0 || length > client.in.position()) {
        return;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client.in.clear();
    record(System.nanoTime() - client.since);
    idle.add(client);
  }

  private void record(long latency) {
    if (done == nanos.length) {
      nanos = Arrays.copyOf(nanos, done * 2);
    }
    nanos[done++] = latency;
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
