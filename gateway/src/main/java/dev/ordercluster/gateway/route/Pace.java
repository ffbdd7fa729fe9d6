package dev.ordercluster.gateway.route;

/// What deadline a route's exchange is under.
public enum Pace {
  /// The answer begins within the request timeout.
  ANSWER,
  /// A long upload that must make progress, then an answer within the request timeout.
  UPLOAD,
  /// The answer begins within the request timeout and then goes on: each silence is bounded by the
  /// heartbeat that the service keeps, the whole by the stream's lifetime.
  STREAM
}
