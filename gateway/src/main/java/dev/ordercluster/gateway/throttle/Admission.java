package dev.ordercluster.gateway.throttle;

import dev.ordercluster.gateway.limit.Gcra;
import dev.ordercluster.gateway.limit.Policy;
import java.util.List;

/// Whether a request may pass, and what its client is told.
public sealed interface Admission {

  /// One policy's verdict.
  record Charge(Policy policy, Gcra.Verdict verdict) {}

  /// It may pass.
  record Admitted(List<Charge> charges) implements Admission {}

  /// At least one policy denies.
  ///
  /// @param retryInMicros until all of them would allow it
  record Exceeded(List<Charge> charges, List<String> violated, long retryInMicros)
      implements Admission {}

  /// A policy that must not be guessed cannot be counted now.
  record Uncountable(String policy) implements Admission {}
}
