package dev.ordercluster.benchmarks.gateway;

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

/// A server that gives every request the same answer of 1 KiB at once, on one thread, so that what
/// stands before it is what is measured. A program of its own.
public final class CheapUpstream {
  private static final byte[] ANSWER =
      """
      HTTP/1.1 200 OK\r
      Content-Type: application/json\r
      Cache-Control: no-store\r
      Content-Length: 1024\r
      \r
      {"id":"%s"}"""
          .formatted("x".repeat(1024 - 9))
          .getBytes(StandardCharsets.US_ASCII);

  private CheapUpstream() {}

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
      channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(16 * 1024));
    }
  }

  // Requests come without a body and one at a time, so what ends with an empty line is one.
  private static void serve(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    ByteBuffer in = (ByteBuffer) key.attachment();
    if (channel.read(in) < 0) {
      channel.close();
      return;
    }
    int end = in.position();
    if (end >= 4 && in.get(end - 1) == '\n' && in.get(end - 3) == '\n') {
      in.clear();
      ByteBuffer out = ByteBuffer.wrap(ANSWER);
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
