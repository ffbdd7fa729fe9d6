package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.Limit.Reason;
import java.util.ArrayList;
import java.util.List;

/// A count on its way from the wish through the rules to the decision, and every rule that changed
/// it.
final class Course {
  private final int current;
  private final List<Limit> limits = new ArrayList<>();
  private int replicas;

  Course(int current, int wish) {
    this.current = current;
    this.replicas = wish;
  }

  int replicas() {
    return replicas;
  }

  boolean isUp() {
    return replicas > current;
  }

  boolean isDown() {
    return replicas < current;
  }

  List<Limit> limits() {
    return List.copyOf(limits);
  }

  /// Goes no further than the current count.
  void hold(Reason reason, String message) {
    set(current, reason, message);
  }

  void set(int allowed, Reason reason, String message) {
    if (allowed != replicas) {
      add(new Limit(reason, replicas, allowed, message));
    }
  }

  void add(Limit limit) {
    limits.add(limit);
    replicas = limit.allowed();
  }
}
