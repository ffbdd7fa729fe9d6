package dev.ordercluster.operator.connect;

/// How an attempt ended.
public sealed interface Outcome {
  /// We were let in.
  record Connected(String words) implements Outcome {}

  /// Somebody answered and did not let us in.
  record Rejected(String words) implements Outcome {}

  /// Nobody answered as such a server does.
  record Unreachable(String words) implements Outcome {}
}
