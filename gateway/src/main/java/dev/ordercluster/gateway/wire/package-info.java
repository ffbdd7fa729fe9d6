/// The HTTP/1.1 wire format, read strictly and written plainly: heads, header fields, body framing,
/// chunked coding. Both sides of the gateway use it, so that what is read from a client and what is
/// sent to a service can never be two readings of the same bytes. Decides nothing about routes or
/// identities and opens no socket; imports `java.*` only.
@NullMarked
package dev.ordercluster.gateway.wire;

import org.jspecify.annotations.NullMarked;
