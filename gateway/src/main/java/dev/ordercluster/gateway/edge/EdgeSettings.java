package dev.ordercluster.gateway.edge;

import dev.ordercluster.gateway.wire.Limits;
import java.time.Duration;

/// How the public listener behaves.
///
/// @param port 0 takes a free one
/// @param maxBody bytes of a request body
/// @param maxConnections open client connections; further ones wait in the listen queue
/// @param connectionsPerSource open connections of one address that is no trusted proxy
/// @param grace how long running requests may take once the listener stops
public record EdgeSettings(
    String bindAddress,
    int port,
    Limits limits,
    Deadlines deadlines,
    long maxBody,
    int maxConnections,
    int connectionsPerSource,
    Duration grace) {}
