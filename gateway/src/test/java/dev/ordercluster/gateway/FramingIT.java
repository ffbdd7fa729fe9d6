package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.RawClient;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What a raw socket may send. A broken message gets one answer and the connection is closed: a
/// request hidden behind it is never served. Each case ends with such a hidden request.
@TestInstance(Lifecycle.PER_CLASS)
class FramingIT {
  private static final String HIDDEN =
      "GET /v1/products/hidden HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

  record Case(String name, int status, String request) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case get(int status, String name, String target) {
    return new Case(name, status, "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  private static Case header(int status, String name, String lines) {
    return new Case(name, status, "GET /v1/products HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n\r\n");
  }

  private static Case body(int status, String name, String lines, String body) {
    return new Case(
        name, status, "POST /v1/products HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n\r\n" + body);
  }

  private static Case chunks(int status, String name, String chunks) {
    return body(status, name, "Authorization: @TOKEN@\r\nTransfer-Encoding: chunked", chunks);
  }

  static final List<Case> REFUSED =
      List.of(
          body(
              400,
              "Content-Length and Transfer-Encoding",
              "Content-Length: 4\r\nTransfer-Encoding: chunked",
              "0\r\n\r\n"),
          body(
              400,
              "Transfer-Encoding and Content-Length",
              "Transfer-Encoding: chunked\r\nContent-Length: 4",
              "0\r\n\r\n"),
          body(
              400,
              "two Content-Lengths that differ",
              "Content-Length: 1\r\nContent-Length: 2",
              "xy"),
          body(
              400,
              "two Content-Lengths that agree",
              "Content-Length: 2\r\nContent-Length: 2",
              "xy"),
          body(400, "a Content-Length list", "Content-Length: 2, 2", "xy"),
          body(400, "a signed Content-Length", "Content-Length: +2", "xy"),
          body(400, "a negative Content-Length", "Content-Length: -2", "xy"),
          body(400, "a hexadecimal Content-Length", "Content-Length: 0x2", "xy"),
          body(400, "an empty Content-Length", "Content-Length:", ""),
          body(400, "a Content-Length beyond a long", "Content-Length: 99999999999999999999", ""),
          body(400, "a Content-Length with a space inside", "Content-Length: 1 0", "0123456789"),
          body(400, "Transfer-Encoding: xchunked", "Transfer-Encoding: xchunked", "0\r\n\r\n"),
          body(400, "Transfer-Encoding: identity", "Transfer-Encoding: identity", ""),
          body(
              400,
              "Transfer-Encoding: gzip, chunked",
              "Transfer-Encoding: gzip, chunked",
              "0\r\n\r\n"),
          body(
              400,
              "Transfer-Encoding: chunked, chunked",
              "Transfer-Encoding: chunked, chunked",
              "0\r\n\r\n"),
          body(
              400,
              "two Transfer-Encodings",
              "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
              "0\r\n\r\n"),
          body(400, "a quoted Transfer-Encoding", "Transfer-Encoding: \"chunked\"", "0\r\n\r\n"),
          body(400, "a space before the colon", "Transfer-Encoding : chunked", "0\r\n\r\n"),
          body(
              400,
              "a vertical tab before chunked",
              "Transfer-Encoding: \u000bchunked",
              "0\r\n\r\n"),
          new Case(
              "Transfer-Encoding in HTTP/1.0",
              400,
              "POST /v1/products HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
          header(400, "a folded header", "X-A: 1\r\n 2"),
          header(400, "a folded first header line", " X-A: 1"),
          header(400, "NUL in a value", "X-A: 1\u00002"),
          header(400, "DEL in a value", "X-A: 1\u007f2"),
          header(400, "NUL in a name", "X\u0000A: 1"),
          header(400, "an empty name", ": 1"),
          header(400, "a header without colon", "X-A"),
          header(400, "a non-ASCII name", "X-\u00e4: 1"),
          header(400, "a second Host", "Host: b"),
          header(400, "a bare LF between headers", "X-A: 1\nX-B: 2"),
          header(400, "a bare CR in a value", "X-A: 1\rX-B: 2"),
          header(417, "an unknown expectation", "Expect: 200-ok"),
          new Case("no Host", 400, "GET /v1/products HTTP/1.1\r\n\r\n"),
          new Case("an empty Host", 400, "GET /v1/products HTTP/1.1\r\nHost:\r\n\r\n"),
          new Case("a Host with a path", 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
          new Case("a Host with user info", 400, "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"),
          new Case(
              "an absolute target for another host",
              400,
              "GET http://b/v1/products HTTP/1.1\r\nHost: a\r\n\r\n"),
          new Case("LF line ends", 400, "GET /v1/products HTTP/1.1\nHost: a\n\n"),
          new Case(
              "two spaces in the request line",
              400,
              "GET  /v1/products HTTP/1.1\r\nHost: a\r\n\r\n"),
          new Case(
              "a tab in the request line", 400, "GET\t/v1/products HTTP/1.1\r\nHost: a\r\n\r\n"),
          new Case("no version", 400, "GET /v1/products\r\nHost: a\r\n\r\n"),
          new Case("HTTP/2.0 as text", 505, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
          new Case("the HTTP/2 preface", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
          new Case("a lower-case version", 400, "GET / http/1.1\r\nHost: a\r\n\r\n"),
          new Case("a lower-case method", 501, "get / HTTP/1.1\r\nHost: a\r\n\r\n"),
          new Case("a method with a NUL", 400, "G\u0000T / HTTP/1.1\r\nHost: a\r\n\r\n"),
          new Case("TRACE", 405, "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"),
          new Case("CONNECT", 405, "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n"),
          new Case("TLS on the plain port", 400, "\u0016\u0003\u0001\u0000\u00a5\u0001\r\n\r\n"),
          get(400, "an encoded slash", "/v1%2fproducts"),
          get(400, "an encoded backslash", "/v1/products/%5c"),
          get(400, "a backslash", "/v1\\products"),
          get(400, "an encoded NUL", "/v1/products/a%00"),
          get(400, "an encoded line break", "/v1/products/a%0d%0aX:1"),
          get(400, "dot segments", "/v1/orders/../products"),
          get(400, "encoded dot segments", "/v1/orders/%2e%2e/products"),
          get(400, "half-encoded dot segments", "/v1/orders/.%2E/products"),
          get(400, "a single dot", "/v1/./products"),
          get(400, "a double slash", "//v1/products"),
          get(400, "a double slash inside", "/v1//products"),
          get(400, "a trailing slash", "/v1/products/"),
          get(400, "a path parameter", "/v1/products;x=1"),
          get(400, "an encoded path parameter", "/v1/products%3bx"),
          get(400, "a double-encoded slash", "/v1/products/%252f"),
          get(400, "invalid UTF-8", "/v1/products/%c3%28"),
          get(400, "overlong UTF-8", "/v1/products/%c0%af"),
          get(400, "a cut escape", "/v1/products/%4"),
          get(400, "a fragment", "/v1/products#x"),
          get(400, "a raw non-ASCII byte", "/v1/products/\u00e4"),
          get(400, "an asterisk", "*"),
          get(400, "an encoded NUL in the query", "/v1/products?sku=%00"),
          get(414, "a request line of 9 kB", "/v1/products?sku=" + "x".repeat(9_000)),
          header(431, "a head of 40 kB", "X-A: " + "x".repeat(40_000)),
          header(431, "200 headers", "X-A: 1\r\n".repeat(199) + "X-A: 1"),
          chunks(400, "a chunk size that is no number", "zz\r\nabc\r\n0\r\n\r\n"),
          chunks(400, "a signed chunk size", "+3\r\nabc\r\n0\r\n\r\n"),
          chunks(400, "a prefixed chunk size", "0x3\r\nabc\r\n0\r\n\r\n"),
          chunks(400, "an empty chunk size", "\r\nabc\r\n0\r\n\r\n"),
          chunks(400, "a chunk size beyond a long", "ffffffffffffffff\r\nabc\r\n0\r\n\r\n"),
          chunks(400, "a chunk longer than its size", "3\r\nabcdef\r\n0\r\n\r\n"),
          chunks(400, "a chunk size ended by LF", "3\nabc\r\n0\r\n\r\n"),
          chunks(400, "a chunk ended by LF", "3\r\nabc\n0\r\n\r\n"),
          chunks(400, "a NUL in a chunk extension", "3;a=\u0000\r\nabc\r\n0\r\n\r\n"),
          chunks(400, "an endless chunk extension", "3;" + "x".repeat(5_000)),
          chunks(400, "a broken trailer", "3\r\nabc\r\n0\r\nno colon\r\n\r\n"),
          chunks(400, "a space in a chunk size", "3 3\r\nabc\r\n0\r\n\r\n"));

  private Instance instance;
  private TestGateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) {
    instance = Instance.echo("127.0.0.1", 0);
    gateway = TestGateway.start(directory, new Tokens("k1"), Map.of(), instance);
  }

  @AfterAll
  void stop() {
    gateway.close();
    instance.close();
  }

  private String staff() {
    return "Bearer " + gateway.tokens().token("s-1", "staff");
  }

  @ParameterizedTest
  @FieldSource("REFUSED")
  void aBrokenMessageIsRefusedOnceAndTheConnectionClosed(Case broken) throws Exception {
    int before = instance.received().size();

    String bytes = broken.request().replace("@TOKEN@", staff()) + HIDDEN;
    RawClient.Reply reply = RawClient.exchange(gateway.port(), bytes, 4_000);

    assertThat(reply.status()).isEqualTo(broken.status());
    assertThat(reply.responses()).isEqualTo(1);
    assertThat(reply.closed()).isTrue();
    assertThat(reply.header("Connection")).isEqualTo("close");
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(instance.received()).hasSize(before);
  }

  @Test
  void theCorpusHasManyDistinctCases() {
    assertThat(REFUSED.stream().map(Case::request).distinct().count()).isGreaterThanOrEqualTo(80);
    assertThat(REFUSED.stream().map(Case::name).distinct()).hasSameSizeAs(REFUSED);
  }

  @Test
  void nothingIsServedAfterConnectionClose() throws Exception {
    RawClient.Reply reply =
        RawClient.exchange(
            gateway.port(),
            "GET /v1/products HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + HIDDEN,
            4_000);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.responses()).isEqualTo(1);
    assertThat(reply.closed()).isTrue();
  }

  @Test
  void legalChunkExtensionsAndTrailersWork() throws Exception {
    String request =
        "POST /v1/products HTTP/1.1\r\nHost: a\r\nAuthorization: "
            + staff()
            + "\r\nTransfer-Encoding: Chunked\r\nTrailer: X-Sum\r\n\r\n"
            + "3;name=value ; other=\"x\"\r\nabc\r\n00A\r\n0123456789\r\n0;last\r\nX-Sum: 1\r\n\r\n"
            + HIDDEN;

    RawClient.Reply reply = RawClient.exchange(gateway.port(), request, 4_000);

    assertThat(reply.responses()).isEqualTo(2);
    assertThat(reply.status()).isEqualTo(200);
    Instance.Received post = instance.received().get(instance.received().size() - 2);
    assertThat(post.body()).isEqualTo("abc0123456789");
    assertThat(post.header("X-Sum")).isEmpty();
    assertThat(post.header("Content-Length")).isEqualTo("13");
  }

  @Test
  void requestsThatComeByteByByteAndPipelinedAreServedInOrder() throws Exception {
    try (RawClient client = new RawClient(gateway.port())) {
      String request = "GET /v1/products HTTP/1.1\r\nHost: a\r\n\r\n";
      for (int i = 0; i < request.length(); i++) {
        client.send(request.substring(i, i + 1));
      }
      client.send(request + "\r\n" + request + HIDDEN);
      RawClient.Reply reply = client.readAll(4_000);
      assertThat(reply.responses()).isEqualTo(4);
      assertThat(reply.closed()).isTrue();
    }
  }

  @Test
  void anEarlyAnswerToASmallUploadKeepsTheConnection() throws Exception {
    String upload = "POST /v1/orders HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";

    RawClient.Reply reply = RawClient.exchange(gateway.port(), upload + HIDDEN, 4_000);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.responses()).isEqualTo(2);
  }

  @Test
  void aHalfHeadIsCutOffByTheHeadDeadline() throws Exception {
    try (TestGateway impatient =
        TestGateway.start(
            java.nio.file.Files.createTempDirectory("gateway"),
            gateway.tokens(),
            Map.of("GATEWAY_CLIENT_HEAD_TIMEOUT", "1s", "GATEWAY_CLIENT_IDLE_TIMEOUT", "1s"),
            instance)) {
      RawClient.Reply half =
          RawClient.exchange(impatient.port(), "GET / HTTP/1.1\r\nHost: a\r\n", 4_000);
      assertThat(half.closed()).isTrue();
      RawClient.Reply silent = RawClient.exchange(impatient.port(), "", 4_000);
      assertThat(silent.closed()).isTrue();
    }
  }
}
