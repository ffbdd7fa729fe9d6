/// Tests of the arithmetic on counters and histograms.
@NullMarked
package dev.ordercluster.operator.measure;

import org.jspecify.annotations.NullMarked;
