package dev.ordercluster.operator.status;

import dev.ordercluster.operator.api.v1beta1.AutoscalingStatus;
import dev.ordercluster.operator.api.v1beta1.Condition;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus.WorkloadStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which conditions are worth an event: those whose status or reason changed. A message that
/// changes alone is not, so counting pods tells no story twice.
public final class News {
  private static final Set<String> GOOD_WHEN_FALSE =
      Set.of(
          ConditionType.PROGRESSING.word(),
          ConditionType.DEGRADED.word(),
          ConditionType.RECONCILING.word(),
          ConditionType.STALLED.word(),
          ConditionType.PAUSED.word(),
          ConditionType.SCALING_LIMITED.word(),
          ConditionType.REPLICAS_IGNORED.word());

  private static final Set<String> EXPECTED_REASONS =
      Set.of(
          Reason.RECONCILING.word(),
          Reason.COMPONENTS_NOT_READY.word(),
          Reason.CERTIFICATES_PENDING.word(),
          Reason.NOT_CREATED.word(),
          Reason.STARTING.word(),
          Reason.VERIFYING.word(),
          Reason.ROLLING_OUT.word(),
          Reason.MIGRATING_SCHEMA.word(),
          Reason.ADDRESS_PENDING.word(),
          Reason.BACKUP_PENDING.word(),
          Reason.RESTORING.word(),
          Reason.PAUSED_BY_OWNER.word(),
          Reason.SCHEDULED_MINIMUM.word(),
          Reason.TOO_FEW_REPLICAS.word(),
          Reason.SCALE_UP_LIMIT.word(),
          Reason.SCALE_DOWN_LIMIT.word(),
          Reason.SCALE_DOWN_PAUSED.word(),
          Reason.ARRIVALS.word(),
          Reason.RISING_LOAD.word(),
          Reason.SHORT_EXCESS.word(),
          Reason.RECENT_SCALE_UP.word(),
          Reason.DELETING.word());

  // Ready, Progressing and Degraded tell what these sum up, and Degraded tells what was taken back.
  private static final Set<String> SUMMARIES =
      Set.of(ConditionType.RECONCILING.word(), ConditionType.STALLED.word());

  private static final Set<String> BEGINNING =
      Set.of(Reason.NOT_CREATED.word(), Reason.STARTING.word());

  private static final Set<String> BAD_PROGRESS =
      Set.of(Reason.ROLLED_BACK.word(), Reason.PROGRESS_DEADLINE_EXCEEDED.word());

  private News() {}

  public static List<Condition> between(
      @Nullable OrderClusterStatus before, OrderClusterStatus after) {
    return after.conditions().stream().filter(condition -> isNews(before, condition)).toList();
  }

  /// Changes of the number of instances that are told for the first time, oldest first. The first
  /// report of all tells none: what is in it was told when it happened.
  public static List<ScalingNews> scalings(
      @Nullable OrderClusterStatus before, OrderClusterStatus after) {
    List<ScalingNews> news = new ArrayList<>();
    if (before != null) {
      news.addAll(scalings("order-service", before.orderService(), after.orderService()));
      news.addAll(scalings("gateway", before.gateway(), after.gateway()));
    }
    return news;
  }

  /// One change of the number of instances.
  public record ScalingNews(String component, AutoscalingStatus.Change change) {
    /// The event's reason.
    public Reason reason() {
      return change.to() > change.from() ? Reason.SCALED_UP : Reason.SCALED_DOWN;
    }
  }

  private static List<ScalingNews> scalings(
      String component, @Nullable WorkloadStatus before, @Nullable WorkloadStatus after) {
    AutoscalingStatus old = before == null ? null : before.autoscaling();
    AutoscalingStatus now = after == null ? null : after.autoscaling();
    if (old == null || now == null) {
      return List.of();
    }
    return now.history().stream()
        .filter(change -> !old.history().contains(change))
        .map(change -> new ScalingNews(component, change))
        .toList()
        .reversed();
  }

  /// Whether a condition follows the load and may come and go with it: one event in a while is
  /// enough then.
  public static boolean isRestless(Condition condition) {
    return condition.type().equals(ConditionType.SCALING_ACTIVE.word())
        || condition.type().equals(ConditionType.SCALING_LIMITED.word());
  }

  /// Whether an event about this condition is of type Normal.
  public static boolean isGood(Condition condition) {
    if (isBadProgress(condition)) {
      return false;
    }
    boolean goodStatus = !GOOD_WHEN_FALSE.contains(condition.type());
    return condition.status().equals(goodStatus ? "True" : "False")
        || EXPECTED_REASONS.contains(condition.reason());
  }

  private static boolean isBadProgress(Condition condition) {
    return condition.type().equals(ConditionType.PROGRESSING.word())
        && BAD_PROGRESS.contains(condition.reason());
  }

  private static boolean isNews(@Nullable OrderClusterStatus before, Condition condition) {
    boolean toldByDegraded =
        condition.type().equals(ConditionType.PROGRESSING.word())
            && condition.reason().equals(Reason.ROLLED_BACK.word());
    if (SUMMARIES.contains(condition.type()) || toldByDegraded) {
      return false;
    }
    if (condition.type().equals(ConditionType.SCALING_LIMITED.word()) && isGood(condition)) {
      // The lower bound at night and the speed limit of every rise are no news; changes of the
      // number are told themselves.
      return false;
    }
    Optional<Condition> old =
        before == null
            ? Optional.empty()
            : before.conditions().stream()
                .filter(other -> other.type().equals(condition.type()))
                .findFirst();
    if (BEGINNING.contains(condition.reason())
        && old.filter(other -> !BEGINNING.contains(other.reason())).isEmpty()) {
      // While a cluster is set up Ready tells what is still to come.
      return false;
    }
    if (old.isEmpty()) {
      // The first report of what is simply so is no news.
      return !isGood(condition) || condition.type().equals(ConditionType.READY.word());
    }
    return !old.get().status().equals(condition.status())
        || !old.get().reason().equals(condition.reason());
  }
}
