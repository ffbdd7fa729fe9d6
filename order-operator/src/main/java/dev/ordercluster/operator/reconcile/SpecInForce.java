package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.validation.Violation;
import java.util.List;
import java.util.Optional;

/// Which spec a pass goes by. A spec that breaks rules changes nothing: the last accepted one stays
/// in force, so that drift is still repaired and load still followed.
///
/// @param spec to go by
/// @param violations of the spec as it is written
/// @param known whether the spec may be applied; false when the written one breaks rules and none
///   was ever accepted
record SpecInForce(OrderClusterSpec spec, List<Violation> violations, boolean known) {
  SpecInForce {
    violations = List.copyOf(violations);
  }

  static SpecInForce of(
      OrderClusterSpec written, List<Violation> violations, Optional<OrderClusterSpec> accepted) {
    if (violations.isEmpty()) {
      return new SpecInForce(written, violations, true);
    }
    // Pausing is not part of what was judged: a broken spec can still be paused.
    return accepted
        .map(spec -> new SpecInForce(spec.withPaused(written.paused()), violations, true))
        .orElseGet(() -> new SpecInForce(written, violations, false));
  }

  /// Whether the pass changes anything.
  boolean acts() {
    return known && !spec.paused();
  }

  /// Whether an earlier spec stands in for the written one.
  boolean lastGood() {
    return known && !violations.isEmpty();
  }
}
