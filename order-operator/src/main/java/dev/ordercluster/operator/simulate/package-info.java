/// Tries a policy before it is trusted: replays recorded samples through the autoscaler, and runs
/// the autoscaler and a plain HPA in closed loop with a queueing model of the service. Reads files
/// and prints; changes nothing in any cluster.
@NullMarked
package dev.ordercluster.operator.simulate;

import org.jspecify.annotations.NullMarked;
