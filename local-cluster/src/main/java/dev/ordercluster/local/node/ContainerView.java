package dev.ordercluster.local.node;

import java.util.Optional;

/// A container as its pod's status reports it.
///
/// @param last how the run before the present one ended
/// @param started whether the startup probe, if any, has succeeded in this run
/// @param ready whether it takes traffic
/// @param pid of the present or last process; 0 when there was none
record ContainerView(
    String name,
    String image,
    ContainerState state,
    Optional<ContainerState.Terminated> last,
    boolean started,
    boolean ready,
    int restarts,
    long pid) {
  boolean terminated() {
    return state instanceof ContainerState.Terminated;
  }

  boolean succeeded() {
    return state instanceof ContainerState.Terminated end && end.succeeded();
  }
}
