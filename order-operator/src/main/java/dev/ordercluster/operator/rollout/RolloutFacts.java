package dev.ordercluster.operator.rollout;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What a decision about a rollout is made from.
///
/// @param wanted the spec to get to
/// @param deadline how long new pods may take before they count as failed
/// @param automatic whether a change that fails is taken back
/// @param orderService how far the order services are
/// @param gateway how far the gateways are
/// @param migration how far the schema is
/// @param ready whether the platform was last seen answering, by this very spec
public record RolloutFacts(
    OrderClusterSpec wanted,
    Instant now,
    Duration deadline,
    boolean automatic,
    Instances orderService,
    Instances gateway,
    Migration migration,
    boolean ready) {

  /// The same after the platform was seen answering.
  public RolloutFacts answered() {
    return new RolloutFacts(
        wanted, now, deadline, automatic, orderService, gateway, migration, true);
  }

  /// How far the instances of one component are.
  ///
  /// @param digest serving part that their Deployment was applied from; empty: unknown or none
  /// @param current whether its controller has seen that
  /// @param serving whether every pod is new and serves, and no other is left
  /// @param overdue whether its controller gave up waiting for new pods
  /// @param trouble what keeps new pods from serving, in words
  public record Instances(
      String digest, boolean current, boolean serving, boolean overdue, Optional<String> trouble) {

    boolean serves(String wanted) {
      return digest.equals(wanted) && current && serving;
    }

    boolean failed(String wanted) {
      return digest.equals(wanted) && current && overdue;
    }
  }

  /// How far the Job that prepares the schema is.
  public sealed interface Migration {
    /// It runs, or is about to.
    ///
    /// @param trouble what keeps it from running, in words
    record Pending(Optional<String> trouble) implements Migration {}

    record Done() implements Migration {}

    /// It gave up.
    ///
    /// @param why in words
    record Failed(String why) implements Migration {}
  }
}
