package dev.ordercluster.gateway.auth;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A JWKS document behind a URL: one request with a deadline, a size limit and no redirects. The
/// deadline covers the body too: HttpRequest.timeout ends with the head on this JDK.
final class HttpKeySource implements KeySource {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final long MAX_BYTES = 512 * 1024;

  private final URI uri;
  private final Duration deadline;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(2))
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  HttpKeySource(URI uri) {
    this(uri, DEADLINE);
  }

  HttpKeySource(URI uri, Duration deadline) {
    this.uri = uri;
    this.deadline = deadline;
  }

  @Override
  public String read() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).timeout(deadline).header("Accept", "application/json").build();
    HttpResponse<String> response = await(request);
    if (response.statusCode() != 200) {
      throw new IOException("expected 200 from " + uri + ", was " + response.statusCode());
    }
    return response.body();
  }

  private HttpResponse<String> await(HttpRequest request) throws IOException, InterruptedException {
    var running =
        client.sendAsync(
            request,
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_BYTES));
    try {
      return running.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "expected the whole answer of " + uri + " within " + deadline.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException("reading " + uri + " failed: " + e.getCause(), e);
    } finally {
      // Closes the connection of an answer that is not wanted any more; else without effect.
      var _ = running.cancel(true);
    }
  }

  void close() {
    client.shutdownNow();
  }
}
