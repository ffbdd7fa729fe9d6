package dev.ordercluster.gateway.proxy;

import dev.ordercluster.gateway.limit.Policy;
import dev.ordercluster.gateway.throttle.Admission;
import dev.ordercluster.gateway.wire.Headers;
import java.util.List;

/// The RateLimit and RateLimit-Policy fields (draft-ietf-httpapi-ratelimit-headers, structured
/// fields): `"orders";q=20;w=1` and `"orders";r=12;t=1`.
final class RateLimitFields {
  private static final long MICROS = 1_000_000;

  private RateLimitFields() {}

  static void add(Headers headers, List<Admission.Charge> charges) {
    if (charges.isEmpty()) {
      return;
    }
    StringBuilder policies = new StringBuilder(64);
    StringBuilder state = new StringBuilder(64);
    for (Admission.Charge charge : charges) {
      Policy policy = charge.policy();
      separator(policies).append('"').append(policy.name()).append("\";q=").append(policy.limit());
      policies.append(";w=").append(Math.max(1, policy.window().toSeconds()));
      separator(state).append('"').append(policy.name());
      state.append("\";r=").append(charge.verdict().remaining());
      state.append(";t=").append(secondsUp(charge.verdict().resetIn()));
    }
    headers.set("RateLimit-Policy", policies.toString());
    headers.set("RateLimit", state.toString());
  }

  /// Whole seconds, rounded up, so that a client that waits as told is not early.
  static long secondsUp(long micros) {
    return Math.max(0, (micros + MICROS - 1) / MICROS);
  }

  private static StringBuilder separator(StringBuilder out) {
    return out.isEmpty() ? out : out.append(", ");
  }
}
