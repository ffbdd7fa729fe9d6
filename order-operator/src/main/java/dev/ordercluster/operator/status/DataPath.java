package dev.ordercluster.operator.status;

/// Whether a read through the gateway reached the database and came back.
public sealed interface DataPath {
  /// It was not tried, because the parts on the way are not there yet.
  record NotAsked() implements DataPath {}

  /// Answered with 200.
  record Answered() implements DataPath {}

  /// Something else than an answer came.
  ///
  /// @param detail what was asked and what came instead
  record Failed(String detail) implements DataPath {}

  /// The operator is told not to ask (OPERATOR_PROBE); readiness of pods is believed.
  record Trusted() implements DataPath {}
}
