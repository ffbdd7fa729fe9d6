package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.auth.Identity;
import dev.ordercluster.gateway.edge.Request;
import dev.ordercluster.gateway.edge.TraceContext;
import dev.ordercluster.gateway.telemetry.AccessLog;
import dev.ordercluster.gateway.tracing.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

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

  /// The request, and each try of it.
  static List<Span> spans(Exchange exchange, InstantSource clock, long nanos) {
    Request request = exchange.request();
    Instant now = clock.instant();
    long ticks = System.nanoTime();
    TraceContext trace = request.trace();
    List<Span> spans = new ArrayList<>(2);
    spans.add(
        new Span.Served(
            new Span.Place(trace.traceId(), trace.spanId(), trace.parentId()),
            new Span.Time(now.minusNanos(nanos), Duration.ofNanos(nanos)),
            request.method(),
            exchange.route(),
            exchange.status(),
            exchange.upstream(),
            exchange.attempts(),
            request.id()));
    for (Try each : exchange.tries()) {
      spans.add(
          new Span.Asked(
              new Span.Place(trace.traceId(), each.spanId(), trace.spanId()),
              new Span.Time(
                  now.minusNanos(ticks - each.began()),
                  Duration.ofNanos(each.ended() - each.began())),
              exchange.outgoing().method(),
              exchange.route(),
              each.upstream(),
              each.status(),
              each.failure(),
              spans.size()));
    }
    return spans;
  }
}
