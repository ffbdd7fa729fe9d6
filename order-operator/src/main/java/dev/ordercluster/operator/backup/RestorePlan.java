package dev.ordercluster.operator.backup;

import java.util.Optional;

/// How far the restoration is that a new database begins with. Until it is through nobody may write
/// to the database.
public sealed interface RestorePlan {
  /// None is wanted.
  record None() implements RestorePlan {}

  /// The Job runs, or is about to.
  ///
  /// @param backup its name, or latest
  /// @param trouble what keeps it from running, in words
  record Running(String backup, Optional<String> trouble) implements RestorePlan {}

  /// It gave up; nothing serves until it is repeated.
  ///
  /// @param job to delete for another attempt
  /// @param why in words
  record Failed(String backup, String job, String why) implements RestorePlan {}

  /// All is there.
  record Done(String backup) implements RestorePlan {}

  /// Whether what writes to the database has to wait.
  default boolean holds() {
    return switch (this) {
      case None(), Done(String _) -> false;
      case Running(String _, Optional<String> _), Failed(String _, String _, String _) -> true;
    };
  }
}
