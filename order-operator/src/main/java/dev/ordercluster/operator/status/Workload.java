package dev.ordercluster.operator.status;

import java.util.Optional;

/// The pods of one component as their controller reports them.
///
/// @param exists whether the Deployment or StatefulSet is there
/// @param current whether its controller has seen the newest template
/// @param wanted replicas asked for
/// @param replicas pods that exist
/// @param updated pods of the newest template
/// @param ready pods that serve
/// @param overdue whether the controller gave up waiting for new pods to serve
/// @param trouble what keeps a pod from serving, in words, when a pod says so
/// @param restart the last time that a container that serves again had failed, in words
public record Workload(
    boolean exists,
    boolean current,
    int wanted,
    int replicas,
    int updated,
    int ready,
    boolean overdue,
    Optional<String> trouble,
    Optional<String> restart) {

  /// Somebody else runs it: no pod is wanted here, and none is missing.
  public static final Workload OF_OTHERS = new Workload(true, true, 0, 0, 0, 0, Optional.empty());

  /// Whether a request can be answered: at least one pod serves, or none is wanted here.
  public boolean answers() {
    return ready > 0 || (exists && wanted == 0);
  }

  /// Pods of which none is known to have failed before.
  public Workload(
      boolean exists,
      boolean current,
      int wanted,
      int replicas,
      int updated,
      int ready,
      boolean overdue,
      Optional<String> trouble) {
    this(exists, current, wanted, replicas, updated, ready, overdue, trouble, Optional.empty());
  }

  /// Pods whose controller waits for them, or is done.
  public Workload(
      boolean exists,
      boolean current,
      int wanted,
      int replicas,
      int updated,
      int ready,
      Optional<String> trouble) {
    this(exists, current, wanted, replicas, updated, ready, false, trouble);
  }

  /// The same pods, of which one failed and serves again.
  public Workload after(Optional<String> restart) {
    return new Workload(
        exists, current, wanted, replicas, updated, ready, overdue, trouble, restart);
  }

  public static Workload absent(int wanted) {
    return new Workload(false, false, wanted, 0, 0, 0, Optional.empty());
  }

  /// Whether every pod wanted serves.
  boolean full() {
    return exists && ready >= wanted;
  }

  /// Whether every pod is new and serves.
  public boolean serves() {
    return rolledOut() && full();
  }

  /// Whether every pod has the newest template and no other is left.
  boolean rolledOut() {
    return exists && current && updated >= wanted && replicas <= wanted;
  }
}
