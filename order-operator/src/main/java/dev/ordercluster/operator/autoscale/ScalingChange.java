package dev.ordercluster.operator.autoscale;

import java.time.Instant;

/// One change of the number of instances.
///
/// @param metric the target that decided; empty: none did
public record ScalingChange(Instant time, int from, int to, String metric, String reason) {}
