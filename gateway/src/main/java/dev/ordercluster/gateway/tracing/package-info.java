/// Spans of requests, sent to an OpenTelemetry collector where one is configured. Never slows a
/// request: what does not fit the queue is dropped and counted.
@NullMarked
package dev.ordercluster.gateway.tracing;

import org.jspecify.annotations.NullMarked;
