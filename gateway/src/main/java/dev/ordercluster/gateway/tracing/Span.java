package dev.ordercluster.gateway.tracing;

import java.time.Duration;
import java.time.Instant;

/// A piece of work in a trace (OpenTelemetry's semantic conventions for HTTP). Holds no address of
/// a client, no query and nobody's name.
public sealed interface Span {

  /// Where it belongs.
  ///
  /// @param parentId of the span that it is part of, empty for a trace that begins here
  record Place(String traceId, String spanId, String parentId) {}

  /// When it was.
  record Time(Instant start, Duration took) {}

  Place place();

  Time time();

  /// A request that the gateway served.
  ///
  /// @param route the pattern, never the path
  /// @param upstream the instance that answered, empty when none did
  /// @param attempts how often an instance was asked
  record Served(
      Place place,
      Time time,
      String method,
      String route,
      int status,
      String upstream,
      int attempts,
      String requestId)
      implements Span {}

  /// One try of it at an instance; the instance is told this span as its parent.
  ///
  /// @param status of the instance's answer, 0 when there was none
  /// @param failure why there was none, empty when there was one
  /// @param number of the try, from 1
  record Asked(
      Place place,
      Time time,
      String method,
      String route,
      String upstream,
      int status,
      String failure,
      int number)
      implements Span {}
}
