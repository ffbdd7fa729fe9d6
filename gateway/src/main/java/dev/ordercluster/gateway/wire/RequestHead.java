package dev.ordercluster.gateway.wire;

/// The head of a request as it came, syntax checked.
///
/// @param target the request-target, not yet decoded
/// @param minorVersion 0 or 1 of HTTP/1.x
public record RequestHead(String method, String target, int minorVersion, Headers headers) {}
