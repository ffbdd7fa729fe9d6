package dev.ordercluster.operator.status;

import dev.ordercluster.operator.api.v1beta1.Condition;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
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
          ConditionType.PAUSED.word());

  private static final Set<String> EXPECTED_REASONS =
      Set.of(
          Reason.RECONCILING.word(),
          Reason.COMPONENTS_NOT_READY.word(),
          Reason.NOT_CREATED.word(),
          Reason.STARTING.word(),
          Reason.ROLLING_OUT.word(),
          Reason.ADDRESS_PENDING.word(),
          Reason.PAUSED_BY_OWNER.word(),
          Reason.DELETING.word());

  private News() {}

  public static List<Condition> between(
      @Nullable OrderClusterStatus before, OrderClusterStatus after) {
    return after.conditions().stream().filter(condition -> isNews(before, condition)).toList();
  }

  /// Whether an event about this condition is of type Normal.
  public static boolean isGood(Condition condition) {
    boolean goodStatus = !GOOD_WHEN_FALSE.contains(condition.type());
    return condition.status().equals(goodStatus ? "True" : "False")
        || EXPECTED_REASONS.contains(condition.reason());
  }

  private static boolean isNews(@Nullable OrderClusterStatus before, Condition condition) {
    Optional<Condition> old =
        before == null
            ? Optional.empty()
            : before.conditions().stream()
                .filter(other -> other.type().equals(condition.type()))
                .findFirst();
    if (old.isEmpty()) {
      // The first report of what is simply so is no news.
      return !isGood(condition) || condition.type().equals(ConditionType.READY.word());
    }
    return !old.get().status().equals(condition.status())
        || !old.get().reason().equals(condition.reason());
  }
}
