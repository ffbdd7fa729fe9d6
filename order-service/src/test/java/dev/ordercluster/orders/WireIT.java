package dev.ordercluster.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes over the wire when nobody checked it before: this service does not rely on the
/// gateway alone.
class WireIT {
  private static final int MOST = 8;
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start("ORDERS_HTTP_MAX_CONCURRENT", Integer.toString(MOST));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz\r\n", "zz\r\n{}", "-1\r\n{}", "2\r\n{}XX\r\n"})
  void aBadChunkIsTheSendersFaultAndEndsTheConnection(String chunks) throws IOException {
    String answer =
        exchange(
            post("Transfer-Encoding: chunked")
                + chunks
                + "GET /v1/products HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400").containsOnlyOnce("HTTP/1.1 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2\r\nContent-Length: 40",
        "Content-Length: 2\r\nContent-Length: 2",
        "Content-Length: +2",
        "Content-Length: 0\r\nContent-Length: 60"
      })
  void aLengthThatServersReadDifferentlyIsRefused(String lengths) throws IOException {
    String body = lengths.contains(" 0") ? "" : "{}";
    String answer = exchange(post(lengths) + body + "GET /v1/products HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400").containsOnlyOnce("HTTP/1.1 ");
  }

  @Test
  void whoDoesNotFinishItsBodyTakesNobodysPlace() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * MOST; i++) {
        Socket socket = connect();
        slow.add(socket);
        send(socket, post("Content-Length: 100") + "{");
      }
      for (int i = 0; i < 10; i++) {
        assertThat(service.anonymous().get("/v1/products").status()).isEqualTo(200);
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void aControlCharacterInAQueryOrAPathIsNamed() {
    for (String target :
        List.of("/v1/carts?customerId=a%00b", "/v1/customers/a%01b", "/v1/discounts/a%00b")) {
      Client.Answer answer = service.staff().get(target);
      assertThat(answer.status()).as(target + " " + answer.body()).isEqualTo(400);
      assertThat(answer.json().at("/errors/0/pointer").asText()).startsWith("#");
    }
  }

  @Test
  void nothingButTheApiIsOnItsPort() {
    for (String path : List.of("/observe", "/observe/metrics", "/observe/health", "/metrics")) {
      assertThat(service.anonymous().get(path).status()).as(path).isEqualTo(404);
    }
  }

  private static String post(String framing) {
    return "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        + framing
        + "\r\n\r\n";
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.apiPort()));
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /// Everything that comes back until the server ends the connection.
  private static String exchange(String text) throws IOException {
    try (Socket socket = connect()) {
      send(socket, text);
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
