package dev.ordercluster.operator.autoscale;

import java.time.Instant;
import java.util.List;

/// The outcome of one look at a component, with all that led to it.
///
/// @param time when it was taken
/// @param current replicas that the workload asked for
/// @param desired replicas that it should ask for
/// @param metric the metric that won; empty when no metric decided
/// @param wishes every metric's wish, in the policy's order
/// @param limits every rule that changed the number, in the order applied
/// @param conditions for the status
/// @param acts false in Recommend mode: the shell must not apply `desired`
/// @param sentence why, for an engineer on call
/// @param history to be kept for the next decision
public record ScalingDecision(
    Instant time,
    int current,
    int desired,
    String metric,
    List<Wish> wishes,
    List<Limit> limits,
    Conditions conditions,
    boolean acts,
    String sentence,
    History history) {
  public ScalingDecision {
    wishes = List.copyOf(wishes);
    limits = List.copyOf(limits);
  }

  /// True when the shell has to write a new count.
  public boolean changes() {
    return acts && desired != current;
  }

  /// The history once `desired` was written. A change that could not be written is not remembered.
  public History applied() {
    return changes() ? Memory.scaled(this) : history;
  }

  /// The three conditions of an autoscaler.
  ///
  /// @param active whether wishes can be computed
  /// @param able whether the count may change now
  /// @param limited whether a rule holds the count away from the wish
  public record Conditions(Condition active, Condition able, Condition limited) {}

  /// One condition.
  ///
  /// @param reason one CamelCase word
  public record Condition(boolean status, String reason, String message) {}
}
