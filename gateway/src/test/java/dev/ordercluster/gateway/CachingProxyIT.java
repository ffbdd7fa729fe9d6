package dev.ordercluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ordercluster.gateway.fixture.Catalogue;
import dev.ordercluster.gateway.fixture.Instance;
import dev.ordercluster.gateway.fixture.TestGateway;
import dev.ordercluster.gateway.fixture.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real cache, Varnish with its xkey module, in front of a gateway: what it keeps, and that the
/// documented purge makes it forget. Runs where the distribution's packages `varnish` and
/// `varnish-modules` are installed.
class CachingProxyIT {
  private static final Path PROGRAM = Path.of("/usr/sbin/varnishd");
  private static final Path LIBRARIES = Path.of("/usr/lib");

  @TempDir private Path directory;

  private static boolean hasModule() throws IOException {
    try (Stream<Path> files =
        Files.find(LIBRARIES, 5, (path, _) -> path.endsWith("libvmod_xkey.so"))) {
      return files.findAny().isPresent();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process varnish(int port, int gatewayPort) throws IOException {
    String vcl = Files.readString(Path.of("src/test/resources/varnish.vcl"));
    Path file = directory.resolve("shop.vcl");
    Files.writeString(file, vcl.replace("@PORT@", Integer.toString(gatewayPort)));
    return new ProcessBuilder(
            PROGRAM.toString(),
            "-F",
            "-n",
            directory.resolve("varnish").toString(),
            "-a",
            "127.0.0.1:" + port,
            "-f",
            file.toString(),
            "-s",
            "malloc,16m",
            "-j",
            "none")
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("varnish.log").toFile())
        .start();
  }

  private static HttpResponse<String> send(
      int port, String method, String path, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, BodyPublishers.noBody());
    return TestGateway.send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  private static boolean listens(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static String cached(HttpResponse<String> response) {
    return response.headers().firstValue("X-Cache").orElse("");
  }

  @Test
  void aRealCacheKeepsWhatItMayAndForgetsWhatIsPurged() throws Exception {
    assumeTrue(
        Files.isExecutable(PROGRAM) && hasModule(),
        "Varnish with xkey is not installed: apt-get install varnish varnish-modules");
    Catalogue catalogue = new Catalogue();
    Tokens tokens = new Tokens("k1");
    int port = freePort();
    try (Instance instance = Instance.start("127.0.0.1", 0, catalogue);
        TestGateway gateway =
            TestGateway.start(
                directory, tokens, Map.of("GATEWAY_TRUSTED_PROXIES", "127.0.0.1/32"), instance)) {
      Process varnish = varnish(port, gateway.port());
      try {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> listens(port));
        publicAnswersAreKept(port, catalogue);
        personalOnesAreNot(port, catalogue, "Bearer " + tokens.token("c-1", "customer"));
        aPurgeIsSeen(port, catalogue);
      } finally {
        varnish.destroy();
        assertThat(varnish.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static void publicAnswersAreKept(int port, Catalogue catalogue) {
    assertThat(cached(send(port, "GET", "/v1/products/1"))).isEqualTo("miss");
    int asked = catalogue.asked();
    HttpResponse<String> kept = send(port, "GET", "/v1/products/1");
    assertThat(cached(kept)).isEqualTo("hit");
    assertThat(kept.body()).contains("\"product\":1");
    // Varnish keeps the compressed answer and unpacks it for whoever takes no gzip.
    String tag = kept.headers().firstValue("ETag").orElse("");
    assertThat(tag).contains("1-0--gzip");
    assertThat(send(port, "GET", "/v1/products/1", "If-None-Match", tag).statusCode())
        .isEqualTo(304);
    HttpResponse<String> zipped = send(port, "GET", "/v1/products/1", "Accept-Encoding", "gzip");
    assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(cached(send(port, "HEAD", "/v1/products/1"))).isEqualTo("hit");
    assertThat(catalogue.asked()).isLessThanOrEqualTo(asked + 1);
  }

  private static void personalOnesAreNot(int port, Catalogue catalogue, String bearer) {
    for (String path : List.of("/v1/orders/1", "/v1/orders/1")) {
      int asked = catalogue.asked();
      HttpResponse<String> read = send(port, "GET", path, "Authorization", bearer);
      assertThat(read.statusCode()).isEqualTo(200);
      assertThat(cached(read)).isEqualTo("miss");
      assertThat(catalogue.asked()).isEqualTo(asked + 1);
    }
    assertThat(send(port, "GET", "/v1/orders/1").statusCode()).isEqualTo(401);
  }

  private static void aPurgeIsSeen(int port, Catalogue catalogue) {
    catalogue.change();
    assertThat(send(port, "GET", "/v1/products/1").body()).contains("\"product\":1");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              // Twice, as the order service does: the gateway may know the old one for 500 ms.
              var purged = send(port, "PURGE", "/", "xkey-purge", "product-lists product-1");
              assertThat(purged.statusCode()).isEqualTo(200);
              return send(port, "GET", "/v1/products/1").body().contains("\"product\":2");
            });
  }
}
