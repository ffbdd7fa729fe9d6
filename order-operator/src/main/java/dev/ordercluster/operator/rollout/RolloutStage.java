package dev.ordercluster.operator.rollout;

import java.util.Optional;

/// Where the way from the spec that has proven itself to the wanted one stands.
public sealed interface RolloutStage {
  /// Nothing has served as a whole yet: everything is set up at once.
  record First() implements RolloutStage {}

  /// What is wanted is what has proven itself.
  record Steady() implements RolloutStage {}

  /// The schema is expanded for the new version; every old pod still serves.
  ///
  /// @param trouble what keeps the migration from running, in words
  record Migrating(String from, String to, Optional<String> trouble) implements RolloutStage {}

  /// Order services are replaced one by one; the gateways wait.
  record RollingOrderServices(String from, String to) implements RolloutStage {}

  /// Gateways are replaced one by one.
  record RollingGateways(String from, String to) implements RolloutStage {}

  /// Everything is new; a read through it has not come back yet.
  record Verifying(String from, String to) implements RolloutStage {}

  /// The change failed and is not taken back, because the owner said so.
  ///
  /// @param why what was seen, in words
  record Stuck(String to, String why) implements RolloutStage {}

  /// The change failed; what had proven itself serves.
  ///
  /// @param to version that serves
  record RolledBack(RolloutMemory.Rejection rejection, String to) implements RolloutStage {}

  /// Whether the change is under way and there is reason to wait.
  default boolean underway() {
    return switch (this) {
      case Migrating _, RollingOrderServices _, RollingGateways _, Verifying _ -> true;
      case First _, Steady _, Stuck _, RolledBack _ -> false;
    };
  }
}
