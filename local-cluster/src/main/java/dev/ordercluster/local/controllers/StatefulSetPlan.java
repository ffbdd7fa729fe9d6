package dev.ordercluster.local.controllers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What to do next for a StatefulSet: which ordinals to make, which pods to delete.
///
/// Ordered sets do one thing at a time and wait for each pod to be available; parallel sets make
/// and remove pods at once. Updates go from the highest ordinal down to `partition`, one pod at a
/// time. Unlike the Kubernetes controller, a pod that is not ready and of an old revision is
/// replaced at once, so that a set that a bad template has stopped gets on when the template is
/// mended.
final class StatefulSetPlan {
  private StatefulSetPlan() {}

  /// @param first the lowest ordinal
  /// @param rolling false when pods are updated only when somebody deletes them
  record Wish(
      int first,
      int replicas,
      boolean parallel,
      boolean rolling,
      int partition,
      String currentRevision,
      String updateRevision) {
    boolean wants(int ordinal) {
      return ordinal >= first && ordinal < first + replicas;
    }

    String revisionOf(int ordinal) {
      return ordinal < partition ? currentRevision : updateRevision;
    }
  }

  /// One existing pod.
  record Member(
      int ordinal, String revision, boolean available, boolean terminating, boolean finished) {}

  /// One step.
  sealed interface Action {
    int ordinal();
  }

  /// Make the pod of this ordinal from the template of `revision`.
  record Create(int ordinal, String revision) implements Action {}

  /// Delete the pod of this ordinal.
  record Delete(int ordinal) implements Action {}

  static List<Action> next(Wish wish, List<Member> members) {
    Map<Integer, Member> byOrdinal = new TreeMap<>();
    members.forEach(member -> byOrdinal.put(member.ordinal(), member));
    List<Action> actions = new ArrayList<>();
    for (int i = wish.first(); i < wish.first() + wish.replicas(); i++) {
      boolean settled = settle(wish, i, byOrdinal, actions);
      if (!settled && !wish.parallel()) {
        return actions;
      }
    }
    List<Member> surplus =
        members.stream()
            .filter(member -> !wish.wants(member.ordinal()))
            .sorted(Comparator.comparingInt(Member::ordinal).reversed())
            .toList();
    for (Member member : surplus) {
      if (!member.terminating()) {
        actions.add(new Delete(member.ordinal()));
      }
      if (!wish.parallel()) {
        return actions;
      }
    }
    if (actions.isEmpty() && wish.rolling()) {
      update(wish, byOrdinal, actions);
    }
    return actions;
  }

  private static boolean settle(
      Wish wish, int ordinal, Map<Integer, Member> byOrdinal, List<Action> actions) {
    Member member = byOrdinal.get(ordinal);
    if (member == null) {
      actions.add(new Create(ordinal, wish.revisionOf(ordinal)));
      return false;
    }
    if (member.terminating()) {
      return false;
    }
    boolean stuckOnOldTemplate =
        wish.rolling()
            && !member.available()
            && !member.revision().equals(wish.revisionOf(ordinal));
    if (member.finished() || stuckOnOldTemplate) {
      actions.add(new Delete(ordinal));
      return false;
    }
    return member.available();
  }

  private static void update(Wish wish, Map<Integer, Member> byOrdinal, List<Action> actions) {
    for (int i = wish.first() + wish.replicas() - 1; i >= wish.first(); i--) {
      Member member = byOrdinal.get(i);
      if (member == null || member.terminating()) {
        return;
      }
      if (i >= wish.partition() && !member.revision().equals(wish.updateRevision())) {
        actions.add(new Delete(i));
        return;
      }
      if (!member.available()) {
        return;
      }
    }
  }
}
