/// Closed loops and the command.
@NullMarked
package dev.ordercluster.operator.simulate;

import org.jspecify.annotations.NullMarked;
