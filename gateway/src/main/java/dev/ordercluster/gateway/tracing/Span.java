package dev.ordercluster.gateway.tracing;

import java.time.Duration;
import java.time.Instant;

/// One request as a server span (OpenTelemetry's semantic conventions for HTTP). Holds no address,
/// no query and nobody's name.
///
/// @param parentId of the caller's span, empty for a trace that begins here
/// @param route the pattern, never the path
/// @param upstream the instance that answered, empty when none did
/// @param attempts how often an instance was asked
public record Span(
    String traceId,
    String spanId,
    String parentId,
    String method,
    String route,
    int status,
    String upstream,
    int attempts,
    Instant start,
    Duration took,
    String requestId) {}
