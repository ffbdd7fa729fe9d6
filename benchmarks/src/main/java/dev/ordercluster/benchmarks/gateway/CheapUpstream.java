package dev.ordercluster.benchmarks.gateway;

import dev.ordercluster.benchmarks.measure.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A server that gives every request the same answer of 1 KiB at once, on one thread, so that what
/// stands before it is what is measured; whoever asks for what is large gets 4 MiB. A program of
/// its own.
public final class CheapUpstream {
  private static final byte[] LARGE_TARGET =
      "GET /v1/products/large ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ANSWER = answer(1024);
  private static final byte[] LARGE = answer(4 << 20);

  /// One connection.
  private static final class Asker {
    final ByteBuffer in = ByteBuffer.allocate(16 * 1024);
    ByteBuffer out = ByteBuffer.allocate(0);
  }

  private CheapUpstream() {}

  private static byte[] answer(int length) {
    return """
    HTTP/1.1 200 OK\r
    Content-Type: application/json\r
    Cache-Control: no-store\r
    Content-Length: %d\r
    \r
    {"id":"%s"}"""
        .formatted(length, "x".repeat(length - 9))
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// How it is started.
  static Server.Launch launch(Setting setting) {
    List<String> command = new ArrayList<>(List.of(Server.java()));
    command.addAll(Contenders.FLAGS);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            CheapUpstream.class.getName(),
            Integer.toString(setting.upstreamPort())));
    return new Server.Launch(
        "the upstream",
        command,
        Map.of(),
        setting.upstreamPort(),
        setting.folder().resolve("upstream.log"));
  }

  /// Serves until it is killed.
  ///
  /// @param arguments the port of 127.0.0.1
  public static void main(String[] arguments) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])),
        1024);
    server.configureBlocking(false);
    Selector selector = Selector.open();
    server.register(selector, SelectionKey.OP_ACCEPT);
    while (true) {
      selector.select(
          key -> {
            try {
              if (key.isAcceptable()) {
                accept(server, selector);
              } else {
                serve(key);
              }
            } catch (IOException e) {
              key.cancel();
              close(key);
            }
          });
    }
  }

  private static void accept(ServerSocketChannel server, Selector selector) throws IOException {
    SocketChannel channel = server.accept();
    if (channel != null) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(selector, SelectionKey.OP_READ, new Asker());
    }
  }

  // Requests come without a body and one at a time, so what ends with an empty line is one. What
  // does not fit goes out as the reader makes room.
  private static void serve(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    Asker asker = (Asker) key.attachment();
    if (key.isReadable()) {
      if (channel.read(asker.in) < 0) {
        channel.close();
        return;
      }
      int end = asker.in.position();
      if (end >= 4 && asker.in.get(end - 1) == '\n' && asker.in.get(end - 3) == '\n') {
        asker.in.clear();
        asker.out = ByteBuffer.wrap(isLarge(asker.in.array()) ? LARGE : ANSWER);
      }
    }
    channel.write(asker.out);
    int interest =
        asker.out.hasRemaining()
            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
            : SelectionKey.OP_READ;
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  private static boolean isLarge(byte[] request) {
    return Arrays.equals(request, 0, LARGE_TARGET.length, LARGE_TARGET, 0, LARGE_TARGET.length);
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
