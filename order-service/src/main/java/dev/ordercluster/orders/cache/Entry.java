package dev.ordercluster.orders.cache;

/// A cached document.
///
/// @param version grows with every change of the document; an older one never replaces a newer one
/// @param etag the tag to send with it
/// @param owner the customer it belongs to; empty when it belongs to nobody
/// @param body the JSON to send
public record Entry(long version, String etag, String owner, String body) {}
