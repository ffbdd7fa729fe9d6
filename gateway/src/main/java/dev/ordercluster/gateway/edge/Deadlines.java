package dev.ordercluster.gateway.edge;

import java.time.Duration;

/// How long a client may take.
///
/// @param handshake for a PROXY protocol header and the TLS handshake together
/// @param idle between two requests
/// @param head from the first byte of a head to its last
/// @param transfer for all of a request body that is held or thrown away; otherwise without
///   progress of at least one buffer in reading or writing a body
public record Deadlines(Duration handshake, Duration idle, Duration head, Duration transfer) {}
