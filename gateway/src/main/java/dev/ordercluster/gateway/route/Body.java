package dev.ordercluster.gateway.route;

/// How large a route's request body may be.
public enum Body {
  /// The service reads none; a small one is let through, because some clients always send `{}`.
  UNREAD,
  /// One document.
  DOCUMENT,
  /// Many documents, streamed.
  IMPORT
}
