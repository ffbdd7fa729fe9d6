package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.Limit.Reason;

/// The smallest and largest count that may be asked for now, and which rule set each. A budget
/// comes before the schedule, the schedule before the policy's minimum; at least one replica stays.
record Bounds(
    int min, int max, Reason minReason, Reason maxReason, String minRule, String maxRule) {

  static Bounds of(Facts facts, Policy policy) {
    int max = policy.maxReplicas();
    Reason maxReason = Reason.TOO_MANY_REPLICAS;
    String maxRule = "maxReplicas is " + max;
    for (Budget budget : facts.budgets()) {
      if (budget instanceof Budget.Connections && budget.maxReplicas() < max) {
        max = Math.max(1, budget.maxReplicas());
        maxReason = Reason.CONNECTION_BUDGET;
        maxRule = budget.explanation();
      }
    }
    int min = policy.minReplicas();
    Reason minReason = Reason.TOO_FEW_REPLICAS;
    String minRule = "minReplicas is " + min;
    Facts.ScheduledMinimum scheduled = facts.scheduledMinimum();
    if (scheduled.replicas() > min) {
      min = scheduled.replicas();
      minReason = Reason.SCHEDULED_MINIMUM;
      minRule = "schedule window " + scheduled.window() + " asks for at least " + min;
    }
    if (min > max) {
      return new Bounds(max, max, maxReason, maxReason, maxRule, maxRule);
    }
    return new Bounds(min, max, minReason, maxReason, minRule, maxRule);
  }

  int clamp(int replicas) {
    return Math.clamp(replicas, min, max);
  }

  /// The word for a limit that came from one of the bounds.
  Limit limit(Reason reason, int wished) {
    return reason == Reason.TOO_MANY_REPLICAS
        ? new Limit(maxReason, wished, max, maxRule)
        : new Limit(minReason, wished, min, minRule);
  }
}
