/// Where clients arrive: the listener, the connection loop with its deadlines, one canonical path,
/// the client's address, trace context and request id, and the problem answers of the gateway
/// itself. Hands a checked [dev.ordercluster.gateway.edge.Request] to a handler and knows nothing
/// of routes, identities or upstreams. Imports Helidon's listener, `wire` and `telemetry`.
@NullMarked
package dev.ordercluster.gateway.edge;

import org.jspecify.annotations.NullMarked;
