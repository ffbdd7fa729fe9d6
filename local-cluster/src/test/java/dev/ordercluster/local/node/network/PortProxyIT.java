package dev.ordercluster.local.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PortProxyIT {
  private static final int DEADLINE_MILLIS = 10_000;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  /// A server that answers the whole input, once it has ended, behind its own name.
  private InetSocketAddress server(String name) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    open.add(listener);
    Thread.ofVirtual()
        .start(
            () -> {
              while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                  accepted.incrementAndGet();
                  byte[] all = socket.getInputStream().readAllBytes();
                  socket.getOutputStream().write((name + ":").getBytes(StandardCharsets.UTF_8));
                  socket.getOutputStream().write(all);
                } catch (IOException _) {
                  return;
                }
              }
            });
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
  }

  private static InetSocketAddress nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }
  }

  private PortProxy proxy(InetSocketAddress address, List<InetSocketAddress> endpoints)
      throws IOException {
    PortProxy proxy = new PortProxy(address);
    open.add(proxy);
    proxy.use(endpoints);
    return proxy;
  }

  private static String exchange(InetSocketAddress address, String text) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address, DEADLINE_MILLIS);
      socket.setSoTimeout(DEADLINE_MILLIS);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void connectionsAreSpreadAndTheEndOfEachDirectionIsPassedOn() throws IOException {
    InetSocketAddress service = nobody();
    proxy(service, List.of(server("a"), server("b")));
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(exchange(service, "x".repeat(100_000)).substring(0, 2));
    }
    assertThat(answers).containsExactlyInAnyOrder("a:", "a:", "b:", "b:");
  }

  @Test
  void anEndpointThatDoesNotAcceptIsPassedOver() throws IOException {
    InetSocketAddress service = nobody();
    proxy(service, List.of(nobody(), server("b")));
    for (int i = 0; i < 4; i++) {
      assertThat(exchange(service, "hello")).isEqualTo("b:hello");
    }
  }

  @Test
  void anEndpointThatIsTakenAwayKeepsItsConnections() throws IOException {
    InetSocketAddress service = nobody();
    PortProxy proxy = proxy(service, List.of(server("a")));
    try (Socket socket = new Socket()) {
      socket.connect(service, DEADLINE_MILLIS);
      socket.setSoTimeout(DEADLINE_MILLIS);
      socket.getOutputStream().write('1');
      Awaitility.await().until(() -> accepted.get() == 1);
      proxy.use(List.of(server("b")));
      assertThat(exchange(service, "2")).isEqualTo("b:2");
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes())
          .isEqualTo("a:1".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void withoutEndpointsAConnectionIsEndedAtOnce() throws IOException {
    InetSocketAddress service = nobody();
    proxy(service, List.of());
    assertThat(firstByte(service)).isEqualTo(-1);
  }

  /// What a client sees: an end or a reset, either of them at once.
  private static int firstByte(InetSocketAddress service) {
    try (Socket socket = new Socket()) {
      socket.connect(service, DEADLINE_MILLIS);
      socket.setSoTimeout(DEADLINE_MILLIS);
      return socket.getInputStream().read();
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the connection was left open", e);
    } catch (IOException _) {
      return -1;
    }
  }
}
