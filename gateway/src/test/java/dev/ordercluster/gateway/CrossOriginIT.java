package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.RawClient;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Pages of other origins: listed ones may read and act, others learn nothing.
@TestInstance(Lifecycle.PER_CLASS)
class CrossOriginIT {
  private static final String SHOP = "https://shop.test";

  private Instance instance;
  private TestGateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) {
    instance =
        Instance.start(
            "127.0.0.1",
            0,
            (_, out) ->
                Instance.raw(
                    out, "HTTP/1.1 200 OK\r\nVary: Accept\r\nContent-Length: 2\r\n\r\n{}"));
    gateway =
        TestGateway.start(
            directory, new Tokens("k1"), Map.of("GATEWAY_SESSION_TRUSTED_ORIGINS", SHOP), instance);
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
  }

  private RawClient.Reply send(String method, String path, String more) throws IOException {
    return RawClient.exchange(
        gateway.port(),
        method + " " + path + " HTTP/1.1\r\nHost: api.shop.test\r\n" + more + "\r\n",
        1_000);
  }

  private static String preflight(String origin) {
    return "Origin: " + origin + "\r\nAccess-Control-Request-Method: PUT\r\n";
  }

  @Test
  void aTrustedPageMayAskAndIsToldWhatItMaySend() throws Exception {
    RawClient.Reply reply = send("OPTIONS", "/v1/carts/1", preflight(SHOP));
    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo(SHOP);
    assertThat(reply.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(reply.header("Access-Control-Allow-Methods")).isEqualTo("DELETE, GET, HEAD, PATCH");
    assertThat(reply.header("Access-Control-Allow-Headers")).contains("If-Match", "Prefer");
    assertThat(reply.header("Vary")).isEqualTo("Origin");
  }

  @Test
  void anotherPageIsToldNothing() throws Exception {
    RawClient.Reply asked = send("OPTIONS", "/v1/carts/1", preflight("https://evil.test"));
    assertThat(asked.status()).isEqualTo(405);
    assertThat(asked.header("Access-Control-Allow-Origin")).isEmpty();
    RawClient.Reply read = send("GET", "/v1/products", "Origin: https://evil.test\r\n");
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(send("OPTIONS", "/nowhere", preflight(SHOP)).status()).isEqualTo(404);
  }

  @Test
  void everyAnswerToATrustedPageCanBeReadByItAndIsNotMixedUpInCaches() throws Exception {
    RawClient.Reply read = send("GET", "/v1/products", "Origin: " + SHOP + "\r\n");
    assertThat(read.header("Access-Control-Allow-Origin")).isEqualTo(SHOP);
    assertThat(read.text()).contains("Vary: Accept\r\n", "Vary: Origin\r\n");
    RawClient.Reply refused = send("GET", "/v1/orders", "Origin: " + SHOP + "\r\n");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo(SHOP);
    assertThat(send("GET", "/v1/products", "").text()).contains("Vary: Origin\r\n");
  }
}
