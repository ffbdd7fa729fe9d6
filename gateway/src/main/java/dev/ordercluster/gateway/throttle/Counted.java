package dev.ordercluster.gateway.throttle;

import dev.ordercluster.gateway.limit.Gcra;
import dev.ordercluster.gateway.limit.Policy;

/// One policy applied to one request's key.
///
/// @param storeKey the policy and who is counted, unique
record Counted(Policy policy, Gcra gcra, String storeKey) {}
