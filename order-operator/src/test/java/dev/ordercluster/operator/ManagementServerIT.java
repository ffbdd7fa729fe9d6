package dev.ordercluster.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.report.Board;
import dev.ordercluster.operator.report.Reports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerIT {
  private final HttpClient http = HttpClient.newHttpClient();
  private ManagementServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        new ManagementServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new HealthChecks(),
            () -> "up 1\n",
            new Reports(new Board(), () -> true));
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  @Test
  void theReportIsServedWithItsPolicyAndAgainOnlyWhenItChanged() throws Exception {
    HttpResponse<String> page = send(request("/report").GET());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).startsWith("<!doctype html>").contains("no OrderCluster");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'");
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
    String tag = page.headers().firstValue("ETag").orElse("");
    HttpResponse<String> again = send(request("/report").header("If-None-Match", tag).GET());
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(send(request("/report").HEAD()).statusCode()).isEqualTo(200);
    assertThat(send(request("/report.json").GET()).body()).contains("\"clusters\"");
  }

  @Test
  void whatIsNoReportIsNotFoundAndNothingCanBeChanged() throws Exception {
    assertThat(send(request("/report/shops/none").GET()).statusCode()).isEqualTo(404);
    assertThat(send(request("/reporter").GET()).statusCode()).isEqualTo(404);
    HttpResponse<String> posted =
        send(request("/report").POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(posted.headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
