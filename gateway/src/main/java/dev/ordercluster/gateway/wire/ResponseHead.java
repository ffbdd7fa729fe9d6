package dev.ordercluster.gateway.wire;

/// The head of a response as it came, syntax checked.
///
/// @param minorVersion 0 or 1 of HTTP/1.x
public record ResponseHead(int status, int minorVersion, Headers headers) {}
