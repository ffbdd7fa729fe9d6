package dev.ordercluster.gateway.auth;

import dev.ordercluster.runtime.tls.ClientTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A JWKS document behind a URL: one request with a deadline, a size limit and no redirects. The
/// deadline covers the body too: HttpRequest.timeout ends with the head on this JDK. Over TLS the
/// server's name is verified, by authorities of a file where one is given; that file is looked at
/// with every request, so new authorities count from the next one on.
final class HttpKeySource implements KeySource {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Charset LATIN = StandardCharsets.ISO_8859_1;
  private static final long MAX_BYTES = 512 * 1024;

  private final URI uri;
  private final Optional<Path> authorities;
  private final Duration deadline;
  private @Nullable Trusting trusting;
  private boolean closed;

  // Whom a client trusts cannot be changed, so new authorities get a new one.
  private record Trusting(String authorities, HttpClient client) {}

  /// Reads from a URL.
  ///
  /// @param authorities PEM file of who may vouch for the server; empty: the public ones
  HttpKeySource(URI uri, Optional<Path> authorities) {
    this(uri, authorities, DEADLINE);
  }

  HttpKeySource(URI uri, Optional<Path> authorities, Duration deadline) {
    this.uri = uri;
    this.authorities = authorities;
    this.deadline = deadline;
  }

  private synchronized HttpClient client() throws IOException {
    if (closed) {
      throw new IOException("the gateway does not read " + uri + " any more");
    }
    String now = authorities.isPresent() ? Files.readString(authorities.get(), LATIN) : "";
    Trusting before = trusting;
    if (before != null && before.authorities().equals(now)) {
      return before.client();
    }
    HttpClient client = clientOf(authorities);
    trusting = new Trusting(now, client);
    if (before != null) {
      before.client().shutdown();
    }
    return client;
  }

  private static HttpClient clientOf(Optional<Path> authorities) throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1);
    try {
      authorities
          .map(file -> new ClientTls(Optional.of(file)).context())
          .ifPresent(builder::sslContext);
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
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
        client()
            .sendAsync(
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

  synchronized void close() {
    closed = true;
    if (trusting != null) {
      trusting.client().shutdownNow();
    }
  }
}
