package dev.ordercluster.operator.autoscale;

/// What one metric asks for.
public sealed interface Wish {

  /// The target's name, `cpuUtilization`.
  String metric();

  /// What was seen, in words with numbers.
  String evidence();

  /// The metric could be judged.
  ///
  /// @param replicas the count it asks for, before any limit
  /// @param value the level seen, in the target's unit (latency: milliseconds)
  /// @param target the level wanted, in the same unit
  /// @param complete false when pods were missing or not ready and had to be guessed
  record Wanted(
      String metric, int replicas, double value, double target, boolean complete, String evidence)
      implements Wish {}

  /// The metric could not be judged.
  ///
  /// @param reason one CamelCase word
  record Failed(String metric, String reason, String evidence) implements Wish {}
}
