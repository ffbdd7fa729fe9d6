package dev.ordercluster.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An issuer that answers a key request with a head and then nothing.
@Timeout(20)
class HttpKeySourceIT {
  private static final byte[] HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
          .getBytes(StandardCharsets.US_ASCII);

  private final CountDownLatch hungUp = new CountDownLatch(1);

  private void stall(ServerSocket listener) {
    try (Socket socket = listener.accept()) {
      InputStream in = socket.getInputStream();
      socket.getOutputStream().write(HEAD);
      socket.getOutputStream().flush();
      while (in.read() >= 0) {
        // The request, then silence until the client hangs up.
      }
      hungUp.countDown();
    } catch (IOException e) {
      hungUp.countDown();
    }
  }

  @Test
  void aBodyThatStallsEndsAtTheDeadlineAndItsConnectionIsClosed() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> stall(listener));
      HttpKeySource source =
          new HttpKeySource(
              URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/jwks"),
              Optional.empty(),
              Duration.ofMillis(500));
      try {
        assertThatThrownBy(source::read)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("/jwks within 500 ms");
        assertThat(hungUp.await(5, TimeUnit.SECONDS)).isTrue();
      } finally {
        source.close();
      }
    }
  }
}
