/// What was observed to what is said about it: conditions, phase, endpoints. Pure; the only place
/// that words a status.
@NullMarked
package dev.ordercluster.operator.status;

import org.jspecify.annotations.NullMarked;
