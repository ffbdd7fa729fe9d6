package dev.ordercluster.gateway.auth;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A JWKS document behind a URL: one request with a deadline, a size limit and no redirects.
final class HttpKeySource implements KeySource {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final long MAX_BYTES = 512 * 1024;

  private final URI uri;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(2))
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  HttpKeySource(URI uri) {
    this.uri = uri;
  }

  @Override
  public String read() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).timeout(DEADLINE).header("Accept", "application/json").build();
    HttpResponse<String> response =
        client.send(
            request,
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_BYTES));
    if (response.statusCode() != 200) {
      throw new IOException("expected 200 from " + uri + ", was " + response.statusCode());
    }
    return response.body();
  }

  void close() {
    client.shutdownNow();
  }
}
