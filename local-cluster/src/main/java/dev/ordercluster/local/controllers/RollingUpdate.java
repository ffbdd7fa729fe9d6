package dev.ordercluster.local.controllers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The next step of a rolling update: how many replicas each replica set shall have now.
///
/// Never more than `replicas + maxSurge` pods, never fewer than `replicas - maxUnavailable`
/// available ones by this decision's doing. The rules are those of the Kubernetes deployment
/// controller: the new set grows first; old sets lose their unavailable pods before their available
/// ones.
final class RollingUpdate {
  private RollingUpdate() {}

  /// @param replicas what is asked for, ≥ 0
  /// @param maxSurge pods above `replicas` that may exist, ≥ 0
  /// @param maxUnavailable available pods below `replicas` that are tolerated, ≥ 0
  record Bounds(int replicas, int maxSurge, int maxUnavailable) {
    Bounds {
      if (replicas < 0 || maxSurge < 0 || maxUnavailable < 0) {
        throw new IllegalArgumentException(
            "replicas, maxSurge and maxUnavailable must be ≥ 0, got "
                + List.of(replicas, maxSurge, maxUnavailable));
      }
      if (maxSurge == 0 && maxUnavailable == 0) {
        maxUnavailable = 1;
      }
    }
  }

  /// One replica set: what is asked of it and how many of its pods are available.
  record Set(String name, int replicas, int available) {
    Set {
      available = Math.min(available, replicas);
    }
  }

  /// Returns the replica counts to change, by set name; empty when there is nothing to do now.
  ///
  /// @param fresh the set of the present template
  /// @param old the other sets, oldest first
  static Map<String, Integer> step(Bounds bounds, Set fresh, List<Set> old) {
    int all = fresh.replicas() + old.stream().mapToInt(Set::replicas).sum();
    Optional<Integer> grown = freshReplicas(bounds, fresh, all);
    if (grown.isPresent()) {
      return Map.of(fresh.name(), grown.get());
    }
    return shrink(bounds, fresh, old, all);
  }

  private static Optional<Integer> freshReplicas(Bounds bounds, Set fresh, int all) {
    if (fresh.replicas() > bounds.replicas()) {
      return Optional.of(bounds.replicas());
    }
    int room = bounds.replicas() + bounds.maxSurge() - all;
    int missing = bounds.replicas() - fresh.replicas();
    int growth = Math.min(room, missing);
    return growth > 0 ? Optional.of(fresh.replicas() + growth) : Optional.empty();
  }

  private static Map<String, Integer> shrink(Bounds bounds, Set fresh, List<Set> old, int all) {
    int floor = bounds.replicas() - bounds.maxUnavailable();
    int budget = all - floor - (fresh.replicas() - fresh.available());
    Map<String, Integer> target = new HashMap<>();
    int left = budget;
    for (Set set : old) {
      int cut = Math.min(left, set.replicas() - set.available());
      if (cut > 0) {
        target.put(set.name(), set.replicas() - cut);
        left -= cut;
      }
    }
    int available = fresh.available() + old.stream().mapToInt(Set::available).sum();
    left = Math.min(left, available - floor);
    for (Set set : old) {
      int now = target.getOrDefault(set.name(), set.replicas());
      int cut = Math.min(left, now);
      if (cut > 0) {
        target.put(set.name(), now - cut);
        left -= cut;
      }
    }
    return Map.copyOf(target);
  }
}
