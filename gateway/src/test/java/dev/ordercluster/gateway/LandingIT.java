package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.RawClient;
import dev.ordercluster.gateway.fixture.ServiceDescription;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What a person finds who opens the gateway in a browser, and what every answer tells browsers.
@TestInstance(Lifecycle.PER_CLASS)
class LandingIT {
  private static final String DESCRIPTION =
      new String(ServiceDescription.document(), StandardCharsets.ISO_8859_1);

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
                    out,
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: \"a\"\r\n"
                        + "Cache-Control: public, max-age=300\r\nContent-Length: "
                        + DESCRIPTION.length()
                        + "\r\n\r\n"
                        + DESCRIPTION));
    gateway = TestGateway.start(directory, new Tokens("k1"), Map.of(), instance);
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
  }

  @Test
  void aBrowserGetsThePageAndAProgramTheLinks() {
    var page = gateway.get("/", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.headers().allValues("Vary")).contains("Accept", "Accept-Encoding");
    assertThat(page.body()).contains("<html lang=\"en\">", "href=\"/docs\"", "/openapi.json");
    String tag = page.headers().firstValue("ETag").orElse("");
    String[] again = {"Accept", "text/html", "If-None-Match", tag};
    assertThat(gateway.get("/", again).statusCode()).isEqualTo(304);
    var links = gateway.get("/");
    assertThat(links.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(links.body()).contains("\"reference\":\"/docs\"");
    assertThat(gateway.post("/docs", "").statusCode()).isEqualTo(405);
  }

  @Test
  void pagesAllowThemselvesTheirStyleAndNothingElse() {
    for (String path : List.of("/", "/docs")) {
      var page = gateway.get(path, "Accept", "text/html");
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.headers().allValues("Content-Security-Policy"))
          .singleElement()
          .asString()
          .startsWith("default-src 'none'; style-src 'self'")
          .doesNotContain("unsafe");
      assertThat(page.body()).doesNotContain("<script", "<style", " style=", " onclick");
    }
    assertThat(gateway.get("/style.css").headers().firstValue("Content-Type"))
        .hasValue("text/css; charset=utf-8");
    assertThat(gateway.get("/favicon.svg").statusCode()).isEqualTo(200);
  }

  @Test
  void theDescriptionIsTheServicesWithTheGatewaysAnswers() throws Exception {
    var read = gateway.get("/openapi.json");
    var api = new ObjectMapper().readTree(read.body());
    assertThat(api.at("/info/title").asText()).isEqualTo("OrderCluster API");
    assertThat(api.at("/components/securitySchemes").has("session")).isTrue();
    assertThat(read.headers().firstValue("Cache-Control")).hasValue("public, max-age=300");
    String tag = read.headers().firstValue("ETag").orElse("");
    assertThat(tag).isNotEqualTo("\"a\"");
    assertThat(gateway.get("/openapi.json", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(gateway.get("/docs").body()).contains("<h1>OrderCluster API</h1>", "POST");
  }

  @Test
  void everyAnswerTellsBrowsersWhatNotToDoWithItAlsoRefusalsOfTheEdge() throws Exception {
    List<String> requests =
        List.of(
            "GET /v1/products HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /v1/orders HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n",
            "DELETE / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET /%2f HTTP/1.1\r\nHost: a\r\n\r\n",
            "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    for (String request : requests) {
      RawClient.Reply reply = RawClient.exchange(gateway.port(), request, 500);
      assertThat(reply.status()).isGreaterThan(199);
      assertThat(reply.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
      assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(reply.header("X-Frame-Options")).isEqualTo("DENY");
      assertThat(reply.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(reply.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
      // Over plain HTTP a browser would ignore it.
      assertThat(reply.header("Strict-Transport-Security")).isEmpty();
    }
  }
}
