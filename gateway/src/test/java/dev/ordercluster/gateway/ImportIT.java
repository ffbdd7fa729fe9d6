package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.RawClient;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Bodies as the routes bound them: imports are large and slow, everything else is neither.
@TestInstance(Lifecycle.PER_CLASS)
class ImportIT {
  private Instance instance;
  private TestGateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) {
    instance = Instance.echo("127.0.0.1", 0);
    gateway =
        TestGateway.start(
            directory,
            new Tokens("k1"),
            Map.of(
                "GATEWAY_REQUEST_TIMEOUT", "1s",
                "GATEWAY_REQUEST_UPLOAD_TIMEOUT", "6s",
                "GATEWAY_REQUEST_MAX_IMPORT_BYTES", "8000000"),
            instance);
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
  }

  private String staff() {
    return "Bearer " + gateway.tokens().token("s-1", "staff");
  }

  @Test
  void anImportMayBeLargerThanADocumentButNotEndless() {
    String lines = "{\"line\":1}\n".repeat(400_000);
    assertThat(gateway.post("/v1/orders/import", lines, "Authorization", staff()).statusCode())
        .isEqualTo(200);
    assertThat(instance.last().body()).isEqualTo(lines);
    assertThat(
            gateway.post("/v1/orders/import", lines + lines, "Authorization", staff()).statusCode())
        .isEqualTo(413);
    assertThat(gateway.post("/v1/orders", lines, "Authorization", staff()).statusCode())
        .isEqualTo(413);
  }

  @Test
  void anImportMayTakeLongerThanARequest() throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "POST /v1/orders/import HTTP/1.1\r\nHost: a\r\nAuthorization: "
              + staff()
              + "\r\nContent-Length: 140000\r\n\r\n");
      RawClient.Reply reply = client.send("x".repeat(100_000)).readUntilQuiet(900);
      assertThat(reply.status()).isZero();
      client.send("x".repeat(20_000)).readUntilQuiet(900);
      reply = client.send("x".repeat(20_000)).readAll(3_000);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(instance.last().body()).hasSize(140_000);
    }
  }

  @Test
  void anImportThatDripsIsRefusedInTheEnd() throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "POST /v1/orders/import HTTP/1.1\r\nHost: a\r\nAuthorization: "
              + staff()
              + "\r\nContent-Length: 1000000\r\n\r\n");
      RawClient.Reply reply = client.send("x".repeat(100_000)).readUntilQuiet(100);
      int drips = 0;
      while (reply.status() == 0 && !reply.closed()) {
        assertThat(drips++).isLessThan(60);
        reply = client.send("x").readUntilQuiet(250);
      }
      assertThat(reply.status()).isEqualTo(408);
    }
  }

  @Test
  void aClientThatReadsOnlyAfterItHasSentAllHearsTheRefusal() throws Exception {
    String part = "x".repeat(1_000_000);
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(
          "POST /v1/orders/import HTTP/1.1\r\nHost: a\r\nAuthorization: "
              + staff()
              + "\r\nContent-Length: 40000000\r\n\r\n");
      for (int sent = 0; sent < 40; sent++) {
        client.send(part);
      }
      assertThat(client.readAll(5_000).status()).isEqualTo(413);
    }
  }

  @Test
  void aServiceThatRefusesAnUploadEarlyIsHeard(@TempDir Path directory) throws Exception {
    try (EarlyRefusal service = EarlyRefusal.start();
        TestGateway impatient =
            TestGateway.start(
                directory,
                gateway.tokens(),
                Map.of("GATEWAY_UPSTREAM_PORT", Integer.toString(service.port())),
                instance)) {
      var reply =
          impatient.post("/v1/orders/import", "x".repeat(4_000_000), "Authorization", staff());
      assertThat(reply.statusCode()).isEqualTo(415);
    }
  }
}
