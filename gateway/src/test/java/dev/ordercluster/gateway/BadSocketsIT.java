package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.RawClient;
import dev.ordercluster.gateway.fixture.SecureClient;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import dev.ordercluster.runtime.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Good clients among many bad ones.
class BadSocketsIT {
  private static final String GET = "GET /v1/orders/1 HTTP/1.1\r\nHost: a\r\n";

  private final Tokens tokens = new Tokens("k1");
  private final String credentials =
      "Authorization: Bearer " + tokens.token("s-1", "staff") + "\r\n";
  private final String large = "{\"a\":\"" + "x".repeat(6_000_000) + "\"}";
  private final Instance instance =
      Instance.start(
          "127.0.0.1",
          0,
          (request, out) ->
              Instance.ok(out, request.head().target().endsWith("large") ? large : "{}"));
  private final List<Socket> bad = new ArrayList<>();
  @TempDir private Path directory;

  @AfterEach
  void stop() throws IOException {
    leave();
    instance.close();
  }

  // A gateway that stops waits for those whom it serves.
  private void leave() throws IOException {
    for (Socket socket : bad) {
      socket.close();
    }
  }

  private void open(int port, int count, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.getOutputStream().write(bytes);
      bad.add(socket);
    }
  }

  @Test
  void aThousandBadSocketsKeepNobodyOut() throws Exception {
    new TestAuthority("authority").issue(Duration.ofDays(1), "localhost").write(directory);
    Map<String, String> settings =
        SecureClient.settings(
            directory, Map.of("GATEWAY_CLIENT_MAX_CONNECTIONS_PER_SOURCE", "5000"));
    try (TestGateway gateway = TestGateway.start(directory, tokens, settings, instance)) {
      String upload = "POST /v1/orders HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n";
      open(gateway.port(), 320, "");
      open(gateway.port(), 300, "GET /v1/products HTTP/1.1\r\nHost: a\r\nX-");
      open(gateway.port(), 160, upload + credentials + "\r\n{");
      open(gateway.port(), 20, GET.replace("/1 ", "/large ") + credentials + "\r\n");
      open(gateway.securePort(), 200, "\u0016\u0003\u0001\u0000\u00a5\u0001");
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> connections(gateway) >= 900);
      for (int i = 0; i < 60; i++) {
        assertThat(ask(gateway).status()).isEqualTo(200);
      }
      assertThat(gateway.management("/health/live").statusCode()).isEqualTo(200);
      assertThat(gateway.management("/health/ready").statusCode()).isEqualTo(200);
      leave();
    }
  }

  @Test
  void readersThatDoNotReadTakeNoPlaceFromOthers() throws Exception {
    try (TestGateway gateway = TestGateway.start(directory, tokens, Map.of(), instance)) {
      // An instance is given a hundred at a time at first.
      openUntilWaiting(gateway, 150, GET.replace("/1 ", "/large ") + credentials + "\r\n");
      everybodyElseIsServed(gateway);
      leave();
    }
  }

  private String upload(int length) {
    return "POST /v1/products HTTP/1.1\r\nHost: a\r\nContent-Length: "
        + length
        + "\r\n"
        + credentials
        + "\r\n";
  }

  private RawClient.Reply ask(TestGateway gateway) throws IOException {
    return RawClient.exchange(
        gateway.port(), GET + credentials + "Connection: close\r\n\r\n", 15_000);
  }

  private void everybodyElseIsServed(TestGateway gateway) throws IOException {
    for (int i = 0; i < 20; i++) {
      assertThat(ask(gateway).status()).isEqualTo(200);
    }
  }

  // In small steps, each of which has come to rest: in a crowd some would be turned away. Whoever
  // is turned away nevertheless, as by a machine that stalls, is replaced.
  private void openUntilWaiting(TestGateway gateway, int count, String text) throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (gauge(gateway, "gateway_http_waiting ") < count) {
      assertThat(System.nanoTime()).as("a minute is enough").isLessThan(end);
      int more = (int) Math.min(10, count - gauge(gateway, "gateway_http_waiting "));
      double before = came(gateway);
      open(gateway.port(), more, text);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> came(gateway) >= before + more && nobodyIsWorkedFor(gateway));
    }
  }

  private static double came(TestGateway gateway) {
    return gauge(gateway, "gateway_http_requests_seconds_count")
        + gauge(gateway, "gateway_http_inflight ");
  }

  private static boolean nobodyIsWorkedFor(TestGateway gateway) {
    return gauge(gateway, "gateway_http_inflight ") == gauge(gateway, "gateway_http_waiting ");
  }

  @Test
  void slowUploadsAndSlowReadersTakeNoPlaceFromOthersAndAreBoundedThemselves() throws Exception {
    Map<String, String> settings =
        Map.of("GATEWAY_REQUEST_MAX_IN_FLIGHT", "20", "GATEWAY_CLIENT_TRANSFER_TIMEOUT", "1m");
    try (TestGateway gateway = TestGateway.start(directory, tokens, settings, instance)) {
      openUntilWaiting(gateway, 30, upload(900) + "{");
      openUntilWaiting(gateway, 60, GET.replace("/1 ", "/large ") + credentials + "\r\n");
      everybodyElseIsServed(gateway);
      openUntilWaiting(gateway, 80, upload(900) + "{");
      RawClient.Reply refused = ask(gateway);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("overloaded");
      leave();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(ask(gateway).status()).isEqualTo(200));
    }
  }

  @Test
  void uploadsThatAreStreamedSlowlyTakeNoPlaceOnAnInstance() throws Exception {
    Map<String, String> settings = Map.of("GATEWAY_REQUEST_TIMEOUT", "120s");
    try (TestGateway gateway = TestGateway.start(directory, tokens, settings, instance)) {
      // More than is held, less than all: the instance is given a hundred at a time at first.
      openUntilWaiting(gateway, 150, upload(200_000) + "x".repeat(100_000));
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> instance.connections() >= 150);
      everybodyElseIsServed(gateway);
      leave();
    }
  }

  @Test
  void bodiesThatFindNoRoomToBeHeldAreStreamedAndSmallOnesAreHeldAlways() throws Exception {
    // Four places of 64 KiB: four uploads that stop after 60,000 bytes leave too little for more.
    Map<String, String> settings =
        Map.of("GATEWAY_REQUEST_MAX_IN_FLIGHT", "4", "GATEWAY_CLIENT_TRANSFER_TIMEOUT", "1m");
    try (TestGateway gateway = TestGateway.start(directory, tokens, settings, instance)) {
      openUntilWaiting(gateway, 6, upload(65_000) + "x".repeat(60_000));
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> instance.connections() >= 2);
      String body = "y".repeat(50_000);
      RawClient.Reply whole =
          RawClient.exchange(gateway.port(), upload(body.length()) + body, 15_000);
      assertThat(whole.status()).isEqualTo(200);
      assertThat(instance.received().getLast().body()).isEqualTo(body);
      leave();
    }
  }

  private static double connections(TestGateway gateway) {
    return gauge(gateway, "gateway_http_connections ");
  }

  // The sum over all labels.
  private static double gauge(TestGateway gateway, String name) {
    return gateway
        .management("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void silentSocketsMakeRoomWhenEveryPlaceIsTaken() throws Exception {
    Map<String, String> settings = Map.of("GATEWAY_CLIENT_MAX_CONNECTIONS", "40");
    try (TestGateway gateway = TestGateway.start(directory, tokens, settings, instance)) {
      open(gateway.port(), 200, "");
      for (int i = 0; i < 20; i++) {
        RawClient.Reply reply =
            RawClient.exchange(
                gateway.port(), GET + credentials + "Connection: close\r\n\r\n", 30_000);
        assertThat(reply.status()).isEqualTo(200);
      }
      assertThat(gateway.management("/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aReaderThatDoesNotReadIsCutOff() throws Exception {
    Map<String, String> settings = Map.of("GATEWAY_CLIENT_TRANSFER_TIMEOUT", "1s");
    try (TestGateway gateway = TestGateway.start(directory, tokens, settings, instance)) {
      open(gateway.port(), 3, GET.replace("/1 ", "/large ") + credentials + "\r\n");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> instance.received().size() == 3 && connections(gateway) == 0);
    }
  }
}
