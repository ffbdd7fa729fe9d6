/// The wire format of HTTP/2 (RFC 9113) and of its header compression (RFC 7541): frames, settings,
/// fields, floods, windows. Reads strictly and gives requests the same form as HTTP/1.1 does. Opens
/// no socket, runs no thread and knows no route; imports `java.*` and `wire` only.
@NullMarked
package dev.ordercluster.gateway.http2;

import org.jspecify.annotations.NullMarked;
