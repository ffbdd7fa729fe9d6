/// The Helm chart, linted and rendered by the real Helm engine.
@NullMarked
package dev.ordercluster.operator.chart;

import org.jspecify.annotations.NullMarked;
