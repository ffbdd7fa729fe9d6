/// How many replicas a component needs, decided from live metrics. Pure: `java.*` and the
/// arithmetic of `measure` only, no clock, no logger, no client. Facts, policy and history go in;
/// all that a user sees of a decision comes from the [ScalingDecision] that comes out.
@NullMarked
package dev.ordercluster.operator.autoscale;

import org.jspecify.annotations.NullMarked;
