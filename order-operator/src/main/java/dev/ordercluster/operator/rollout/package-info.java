/// How a change of the spec reaches the pods that serve: in which order, when it counts as proven,
/// when it is taken back. Pure: what is remembered and what is seen go in, a decision comes out.
@NullMarked
package dev.ordercluster.operator.rollout;

import org.jspecify.annotations.NullMarked;
