package dev.ordercluster.local.controllers;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Whether a rollout gets on: the `Progressing` condition of a Deployment.
final class Progress {
  private Progress() {}

  /// Replica counts of a Deployment as status reports them.
  record Counts(int total, int updated, int ready, int available) {}

  /// The condition as it stood.
  record Before(String reason, Instant lastUpdate) {}

  /// @param status True, False or Unknown
  /// @param moved whether the rollout got on since the last look, so that the deadline starts anew
  record Verdict(String status, String reason, String message, boolean moved) {}

  /// @param freshSet name of the set of the present template
  /// @param wanted spec.replicas
  record Rollout(String freshSet, int wanted, boolean created, Duration deadline) {}

  static Verdict judge(
      Rollout rollout, Counts before, Counts now, Optional<Before> condition, Instant at) {
    boolean complete =
        now.updated() == rollout.wanted()
            && now.total() == rollout.wanted()
            && now.available() == rollout.wanted();
    String set = "ReplicaSet \"" + rollout.freshSet() + "\" ";
    if (complete) {
      boolean news =
          condition.filter(one -> one.reason().equals("NewReplicaSetAvailable")).isEmpty();
      return new Verdict(
          "True", "NewReplicaSetAvailable", set + "has successfully progressed.", news);
    }
    if (rollout.created() || condition.isEmpty()) {
      return new Verdict("True", "NewReplicaSetCreated", "Created new " + set.strip(), true);
    }
    boolean moved =
        now.updated() > before.updated()
            || now.total() - now.updated() < before.total() - before.updated()
            || now.ready() > before.ready()
            || now.available() > before.available();
    boolean restarted = condition.get().reason().equals("NewReplicaSetAvailable");
    if (moved || restarted) {
      return new Verdict("True", "ReplicaSetUpdated", set + "is progressing.", true);
    }
    if (late(rollout, condition.get(), at)) {
      return new Verdict(
          "False", "ProgressDeadlineExceeded", set + "has timed out progressing.", false);
    }
    return new Verdict("True", "ReplicaSetUpdated", set + "is progressing.", false);
  }

  private static boolean late(Rollout rollout, Before condition, Instant at) {
    return condition.reason().equals("ProgressDeadlineExceeded")
        || !condition.lastUpdate().plus(rollout.deadline()).isAfter(at);
  }
}
