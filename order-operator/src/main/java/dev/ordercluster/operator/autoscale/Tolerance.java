package dev.ordercluster.operator.autoscale;

/// How far a usage ratio may be from 1 without a reason to act.
///
/// @param down 0.1: down to 0.9
/// @param up 0.1: up to 1.1
record Tolerance(double down, double up) {
  static Tolerance of(Policy.Behavior behavior) {
    return new Tolerance(behavior.scaleDown().tolerance(), behavior.scaleUp().tolerance());
  }

  boolean covers(double ratio) {
    return 1.0 - down <= ratio && ratio <= 1.0 + up;
  }
}
