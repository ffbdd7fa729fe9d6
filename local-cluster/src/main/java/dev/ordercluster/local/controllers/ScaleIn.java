package dev.ordercluster.local.controllers;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Which replicas go first when there are too many: not bound, pending, not ready, cheaper by the
/// `pod-deletion-cost` annotation, ready for a shorter time, more restarts, younger.
final class ScaleIn {
  private ScaleIn() {}

  /// @param stage 0 not bound to a node, 1 pending, 2 running
  /// @param readySince empty when not ready
  record Replica(
      String name,
      int stage,
      Optional<Instant> readySince,
      int deletionCost,
      int restarts,
      Instant createdAt) {}

  private static final Comparator<Replica> FIRST_TO_GO =
      Comparator.comparingInt(Replica::stage)
          .thenComparing(one -> one.readySince().isPresent())
          .thenComparingInt(Replica::deletionCost)
          .thenComparing(one -> one.readySince().orElse(Instant.EPOCH), Comparator.reverseOrder())
          .thenComparing(Replica::restarts, Comparator.reverseOrder())
          .thenComparing(Replica::createdAt, Comparator.reverseOrder())
          .thenComparing(Replica::name);

  /// Names of the `count` replicas to delete.
  static List<String> choose(List<Replica> replicas, int count) {
    return replicas.stream().sorted(FIRST_TO_GO).limit(count).map(Replica::name).toList();
  }
}
