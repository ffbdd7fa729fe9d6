package dev.ordercluster.orders.http;

import dev.ordercluster.orders.telemetry.Meters;
import dev.ordercluster.runtime.Problem;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Reads the bodies of requests within their bounds, after a look at how they are framed and what
/// they claim to be.
final class BodyReader {
  // Behind the gateway bodies arrive as a whole; who drips one must not hold a thread for long.
  private static final Duration WHOLE_PATIENCE = Duration.ofSeconds(15);
  private static final Duration STREAM_PATIENCE = Duration.ofMinutes(30);

  private final Dispatcher.Bounds bounds;
  private final Meters meters;

  BodyReader(Dispatcher.Bounds bounds, Meters meters) {
    this.bounds = bounds;
    this.meters = meters;
  }

  /// A length that is given twice or is no number is read differently by different servers.
  static void requireOneLength(ServerRequest request) {
    List<String> lengths =
        request.headers().contains(HeaderNames.CONTENT_LENGTH)
            ? request.headers().all(HeaderNames.CONTENT_LENGTH, List::of)
            : List.of();
    if (lengths.size() > 1 || !lengths.stream().allMatch(text -> text.matches("[0-9]{1,18}"))) {
      throw new ProblemException(
          Problem.of(
              400,
              "bad-content-length",
              "Bad request",
              "Expected at most one Content-Length, a number of bytes."),
          Map.of("Connection", "close"));
    }
  }

  Body read(Route route, ServerRequest request) {
    if (!request.content().hasEntity()) {
      return Body.EMPTY;
    }
    return switch (route.intake()) {
      case NONE -> Body.EMPTY;
      case WHOLE -> {
        MediaTypes.requireJson(route.method(), HeaderLines.joined(request, "Content-Type"));
        yield whole(request);
      }
      case VERBATIM -> whole(request);
      case STREAMED ->
          Body.streamed(
              new BoundedInput(
                  request.content().inputStream(), bounds.maxStreamed(), STREAM_PATIENCE));
    };
  }

  private Body whole(ServerRequest request) {
    // Who is still sending does not take the place of who could be served.
    meters.requestWaits();
    try (InputStream in =
        new BoundedInput(request.content().inputStream(), bounds.maxBody(), WHOLE_PATIENCE)) {
      return new Body(in.readAllBytes());
    } catch (IOException _) {
      throw Body.truncated();
    } finally {
      meters.requestGoesOn();
    }
  }
}
