package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Catalogue;
import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Which answers are compressed, and what that does to their tags.
@TestInstance(Lifecycle.PER_CLASS)
class CompressionIT {
  private final Tokens tokens = new Tokens("k1");
  private Instance instance;
  private TestGateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) {
    instance = Instance.start("127.0.0.1", 0, new Catalogue());
    gateway = TestGateway.start(directory, tokens, Map.of(), instance);
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return TestGateway.HTTP.send(
        gateway.request(path, headers).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String field(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static String unzipped(HttpResponse<byte[]> response) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aPublicAnswerHasOneTagPerCoding() throws Exception {
    HttpResponse<byte[]> plain = get("/v1/products/1");
    HttpResponse<byte[]> zipped = get("/v1/products/1", "Accept-Encoding", "br, gzip;q=0.9");
    assertThat(field(plain, "Content-Encoding")).isEmpty();
    assertThat(field(zipped, "Content-Encoding")).isEqualTo("gzip");
    assertThat(field(zipped, "Vary")).isEqualTo("Accept-Encoding");
    assertThat(unzipped(zipped)).isEqualTo(new String(plain.body(), StandardCharsets.UTF_8));
    assertThat(zipped.body().length).isLessThan(plain.body().length / 10);
    assertThat(field(zipped, "Content-Length")).isEqualTo(Integer.toString(zipped.body().length));
    assertThat(field(plain, "ETag")).isEqualTo("\"1-0\"");
    assertThat(field(zipped, "ETag")).isEqualTo("\"1-0--gzip\"");
    String[] both = {"Accept-Encoding", "gzip", "If-None-Match", "\"1-0--gzip\""};
    HttpResponse<byte[]> current = get("/v1/products/1", both);
    assertThat(current.statusCode()).isEqualTo(304);
    assertThat(field(current, "ETag")).isEqualTo("\"1-0--gzip\"");
    assertThat(field(current, "Content-Encoding")).isEmpty();
    // The tag of the one is no tag of the other.
    assertThat(get("/v1/products/1", "If-None-Match", "\"1-0--gzip\"").statusCode()).isEqualTo(200);
  }

  @Test
  void aHeadSaysWhatAGetWouldHaveSaid() throws Exception {
    HttpResponse<byte[]> got = get("/v1/products/1", "Accept-Encoding", "gzip");
    var request =
        gateway
            .request("/v1/products/1", "Accept-Encoding", "gzip")
            .method("HEAD", BodyPublishers.noBody())
            .build();
    var head = TestGateway.send(request);
    assertThat(head.statusCode()).isEqualTo(200);
    for (String name : new String[] {"ETag", "Content-Encoding", "Cache-Control", "Vary"}) {
      assertThat(field(head, name)).as(name).isEqualTo(field(got, name)).isNotEmpty();
    }
  }

  @Test
  void whoeverRefusesEveryCodingIsToldSo() throws Exception {
    assertThat(get("/v1/products/1", "Accept-Encoding", "identity;q=0").statusCode())
        .isEqualTo(406);
    HttpResponse<byte[]> forced = get("/", "Accept-Encoding", "identity;q=0, gzip");
    assertThat(field(forced, "Content-Encoding")).isEqualTo("gzip");
    assertThat(unzipped(forced)).contains("OrderCluster gateway");
    assertThat(field(get("/", "Accept-Encoding", "gzip"), "Content-Encoding")).isEmpty();
  }

  @Test
  void aPersonalAnswerIsCompressedForTheBearerOfAToken() throws Exception {
    String bearer = "Bearer " + tokens.token("c-1", "customer");
    HttpResponse<byte[]> zipped =
        get("/v1/orders/1", "Authorization", bearer, "Accept-Encoding", "gzip");
    assertThat(field(zipped, "Content-Encoding")).isEqualTo("gzip");
    assertThat(unzipped(zipped)).contains("\"order\":1");
    assertThat(field(zipped, "ETag")).isEqualTo("\"1-0--gzip\"");
    HttpResponse<byte[]> current =
        get(
            "/v1/orders/1",
            "Authorization",
            bearer,
            "Accept-Encoding",
            "gzip",
            "If-None-Match",
            "\"1-0--gzip\"");
    assertThat(current.statusCode()).isEqualTo(304);
    assertThat(field(current, "ETag")).isEqualTo("\"1-0--gzip\"");
    assertThat(instance.last().header("If-None-Match")).isEqualTo("\"1-0\"");
    assertThat(instance.last().header("Accept-Encoding")).isEmpty();
  }

  @Test
  void anEncodedRequestBodyIsRefused() {
    String bearer = "Bearer " + tokens.token("c-1", "customer");
    var refused =
        gateway.post("/v1/orders", "x", "Authorization", bearer, "Content-Encoding", "gzip");
    assertThat(refused.statusCode()).isEqualTo(415);
    assertThat(field(refused, "Accept-Encoding")).isEqualTo("identity");
    assertThat(refused.body()).contains("encoded-body");
    var taken =
        gateway.post("/v1/orders", "{}", "Authorization", bearer, "Content-Encoding", "identity");
    assertThat(taken.statusCode()).isEqualTo(200);
  }
}
