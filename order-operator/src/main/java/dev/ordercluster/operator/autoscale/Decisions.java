package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.Limit.Reason;
import dev.ordercluster.operator.autoscale.ScalingDecision.Condition;
import dev.ordercluster.operator.autoscale.ScalingDecision.Conditions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Words a decision: conditions as the HPA has them, and one sentence.
record Decisions(Facts facts, Policy policy, Instant now) {
  private static final Set<Reason> ABLE =
      Set.of(Reason.SCALE_UP_STABILIZED, Reason.SCALE_DOWN_STABILIZED, Reason.SCALE_DOWN_DELAYED);
  private static final Condition READY =
      new Condition(
          true, "ReadyForNewScale", "no window or delay stands against what is recommended");
  private static final Condition WITHIN =
      new Condition(false, "DesiredWithinRange", "the wished count is within the allowed range");

  /// The largest wish; the policy's order decides between equal ones.
  static Optional<Wish.Wanted> winner(List<Wish> wishes) {
    return wishes.stream()
        .filter(Wish.Wanted.class::isInstance)
        .map(Wish.Wanted.class::cast)
        .reduce((best, next) -> next.replicas() > best.replicas() ? next : best);
  }

  ScalingDecision disabled(History history) {
    Condition off =
        new Condition(
            false, "ScalingDisabled", "replicas was set to 0 by hand, which turns scaling off");
    return new ScalingDecision(
        now,
        0,
        0,
        "",
        List.of(),
        List.of(),
        new Conditions(off, READY, WITHIN),
        acts(),
        "Stay at 0: replicas was set to 0 by hand, which turns autoscaling off.",
        history);
  }

  ScalingDecision bounded(Limit limit, History history) {
    Condition active =
        new Condition(true, "WithoutMetrics", "a count outside its bounds needs no metric");
    Condition able =
        new Condition(true, "SucceededRescale", "the count has to become " + limit.allowed());
    return new ScalingDecision(
        now,
        facts.replicas(),
        limit.allowed(),
        "",
        List.of(),
        List.of(limit),
        new Conditions(active, able, limited(List.of(limit))),
        acts(),
        change(limit.allowed()) + ": " + limit.message() + ".",
        history);
  }

  ScalingDecision held(List<Wish> wishes, Course course, History history) {
    List<Wish.Failed> failures =
        wishes.stream().filter(Wish.Failed.class::isInstance).map(Wish.Failed.class::cast).toList();
    Wish.Failed first = failures.getFirst();
    String told =
        failures.size() == wishes.size()
            ? "no metric can be judged"
            : failures.size() + " of " + wishes.size() + " metrics cannot be judged";
    String why = told + ", first " + first.metric() + ": " + first.evidence();
    String end =
        course.limits().isEmpty()
            ? ". Replicas are never taken away without data."
            : ". " + capital(course.limits().getFirst().message()) + ".";
    return new ScalingDecision(
        now,
        facts.replicas(),
        course.replicas(),
        "",
        wishes,
        course.limits(),
        new Conditions(new Condition(false, first.reason(), why), READY, limited(course.limits())),
        acts(),
        change(course.replicas()) + ": " + why + end,
        history);
  }

  ScalingDecision decided(String metric, List<Wish> wishes, Course course, History history) {
    String evidence =
        wishes.stream()
            .filter(wish -> wish.metric().equals(metric))
            .map(Wish::evidence)
            .findFirst()
            .orElse(metric);
    Condition active =
        new Condition(
            true, "ValidMetricFound", "the count was computed from " + metric + ": " + evidence);
    return new ScalingDecision(
        now,
        facts.replicas(),
        course.replicas(),
        metric,
        wishes,
        course.limits(),
        new Conditions(active, able(course), limited(course.limits())),
        acts(),
        sentence(evidence, wishes, course),
        history);
  }

  private String sentence(String evidence, List<Wish> wishes, Course course) {
    StringBuilder text = new StringBuilder(change(course.replicas())).append(": ").append(evidence);
    int wish =
        wishes.stream()
            .mapToInt(each -> each instanceof Wish.Wanted wanted ? wanted.replicas() : 0)
            .max()
            .orElse(course.replicas());
    if (course.limits().isEmpty()) {
      return text.append('.').toString();
    }
    text.append(". That asks for ").append(wish);
    for (Limit limit : course.limits()) {
      text.append("; ")
          .append(limit.reason().text())
          .append(" makes it ")
          .append(limit.allowed())
          .append(", because ")
          .append(limit.message());
    }
    return text.append('.').toString();
  }

  private boolean acts() {
    return policy.mode() == Policy.Mode.AUTO;
  }

  private String change(int desired) {
    int current = facts.replicas();
    String prefix = acts() || desired == current ? "" : "Recommended only. ";
    if (desired == current) {
      return "Stay at " + current;
    }
    return prefix
        + (desired > current ? "Scale up from " : "Scale down from ")
        + current
        + " to "
        + desired;
  }

  private static Condition able(Course course) {
    return course.limits().stream()
        .filter(limit -> ABLE.contains(limit.reason()))
        .findFirst()
        .map(limit -> new Condition(true, limit.reason().text(), limit.message()))
        .orElse(READY);
  }

  private static Condition limited(List<Limit> limits) {
    return limits.stream()
        .filter(limit -> !ABLE.contains(limit.reason()))
        .max(Comparator.comparingInt(limits::indexOf))
        .map(limit -> new Condition(true, limit.reason().text(), capital(limit.message())))
        .orElse(WITHIN);
  }

  private static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
