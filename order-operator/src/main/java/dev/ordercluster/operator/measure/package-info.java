/// Arithmetic on what a pod says of itself: counters to rates, cumulative histograms to quantiles.
/// Pure, imports `java.*` only; fetching and parsing live elsewhere. A value that cannot be trusted
/// is absent, never zero.
@NullMarked
package dev.ordercluster.operator.measure;

import org.jspecify.annotations.NullMarked;
