package dev.ordercluster.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The server-sent events of one order, read through the gateway as they come.
final class EventStream implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpResponse<Stream<String>> response;
  private final Iterator<String> lines;
  private final long start = System.nanoTime();

  private EventStream(String gateway, String order, String token, String lastEventId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + gateway + order + "/events"))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream");
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    try {
      this.response = http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    } catch (IOException e) {
      throw new AssertionError("no stream of " + order, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    this.lines = response.body().iterator();
  }

  static EventStream open(String gateway, String order, String token) {
    return new EventStream(gateway, order, token, "");
  }

  static EventStream resume(String gateway, String order, String token, String lastEventId) {
    return new EventStream(gateway, order, token, lastEventId);
  }

  int status() {
    return response.statusCode();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /// All lines up to and including the first that fits; fails at the end of the stream.
  List<String> until(Predicate<String> fits) {
    List<String> read = new ArrayList<>();
    while (lines.hasNext()) {
      String line = lines.next();
      read.add(line);
      if (fits.test(line)) {
        return read;
      }
    }
    throw new AssertionError("the stream ended before the expected line, it was " + read);
  }

  /// The rest, up to the end that the service makes.
  List<String> rest() {
    List<String> read = new ArrayList<>();
    lines.forEachRemaining(read::add);
    return read;
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// The versions that lines of the form `id: 3` name.
  static List<Integer> ids(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("id:"))
        .map(line -> Integer.valueOf(line.substring(3).strip()))
        .toList();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
