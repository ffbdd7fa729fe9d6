package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.auth.Identity;
import dev.ordercluster.gateway.edge.Request;
import dev.ordercluster.gateway.telemetry.AccessLog;
import dev.ordercluster.gateway.tracing.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// What is written down of a request that is over.
final class Records {
  private Records() {}

  static AccessLog.Entry entry(Exchange exchange, InstantSource clock, long nanos) {
    Request request = exchange.request();
    return new AccessLog.Entry(
        clock.instant(),
        request.client().getHostAddress(),
        request.method(),
        request.path().encoded(),
        exchange.route(),
        exchange.status(),
        exchange.response().bytes(),
        nanos / 1000,
        exchange.identity().map(Identity::subject).orElse(""),
        exchange.upstream(),
        exchange.attempts(),
        request.id(),
        request.trace().traceId());
  }

  static Span span(Exchange exchange, InstantSource clock, long nanos) {
    Request request = exchange.request();
    Instant start = clock.instant().minusNanos(nanos);
    return new Span(
        request.trace().traceId(),
        request.trace().spanId(),
        request.trace().parentId(),
        request.method(),
        exchange.route(),
        exchange.status(),
        exchange.upstream(),
        exchange.attempts(),
        start,
        Duration.ofNanos(nanos),
        request.id());
  }
}
