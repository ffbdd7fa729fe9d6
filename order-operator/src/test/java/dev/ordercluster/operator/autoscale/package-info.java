/// The autoscaler's tables, properties and closed loops.
@NullMarked
package dev.ordercluster.operator.autoscale;

import org.jspecify.annotations.NullMarked;
