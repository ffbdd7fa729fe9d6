package dev.ordercluster.operator.autoscale;

import dev.ordercluster.operator.autoscale.History.Recommendation;
import dev.ordercluster.operator.autoscale.Limit.Reason;
import dev.ordercluster.operator.autoscale.PodGroups.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Decides how many replicas a component is to have: the HPA's arithmetic and order (metrics,
/// largest wish, stabilisation, rate, bounds; Kubernetes 1.36), with guards for what the HPA does
/// not know between the wish and the stabilisation.
public final class Autoscaler {
  private Autoscaler() {}

  /// One look at a component. The same arguments give the same decision.
  ///
  /// @param facts what was observed
  /// @param policy what is wanted
  /// @param history of the decision before ([ScalingDecision#applied] once its count was written)
  /// @param now time of the facts
  public static ScalingDecision decide(Facts facts, Policy policy, History history, Instant now) {
    return decide(facts, policy, history, now, true);
  }

  /// The same without the guards: what a HorizontalPodAutoscaler with this policy would do. For
  /// comparison.
  public static ScalingDecision decideAsHpa(
      Facts facts, Policy policy, History history, Instant now) {
    return decide(facts, policy, history, now, false);
  }

  private static ScalingDecision decide(
      Facts facts, Policy policy, History history, Instant now, boolean guarded) {
    Bounds bounds = Bounds.of(facts, policy);
    int current = facts.replicas();
    Moment moment = new Moment(now, policy.timing());
    Observation seen = Observation.of(facts, moment);
    Decisions decisions = new Decisions(facts, policy, now);
    if (current == 0) {
      return decisions.disabled(history);
    }
    History known = remembered(Memory.until(history, now), current, policy, now);
    if (current > bounds.max()) {
      return decisions.bounded(bounds.limit(Reason.TOO_MANY_REPLICAS, current), known);
    }
    if (current < bounds.min()) {
      return decisions.bounded(bounds.limit(Reason.TOO_FEW_REPLICAS, current), known);
    }
    return byMetrics(new Scene(facts, policy, known, seen, bounds, guarded), decisions, now);
  }

  /// What a decision by metrics looks at.
  private record Scene(
      Facts facts,
      Policy policy,
      History history,
      Observation seen,
      Bounds bounds,
      boolean guarded) {}

  // A component that was not looked at for a whole window is looked at as if for the first time:
  // its
  // count then is its first wish, as the HPA has it.
  private static History remembered(History history, int current, Policy policy, Instant now) {
    Stabilization windows = Stabilization.of(policy.behavior());
    List<Recommendation> recent =
        Memory.recent(
            history.recommendations(), longer(windows.longest(), Guards.betweenSteps(policy)), now);
    return Memory.withWishes(
        history, recent.isEmpty() ? List.of(new Recommendation(now, current)) : recent);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static ScalingDecision byMetrics(Scene scene, Decisions decisions, Instant now) {
    Wishes wishes = new Wishes(scene.facts, scene.policy, scene.history, scene.seen);
    Guards guards = new Guards(scene.facts, scene.policy, scene.history, scene.seen);
    Optional<String> backend =
        scene.guarded
            ? Bottleneck.behind(scene.seen, scene.policy, scene.history.latency())
            : Optional.empty();
    List<Wish> asked = scene.policy.targets().stream().map(wishes::of).toList();
    List<Wish> guarded = asked.stream().map(wish -> guards.guarded(wish, backend)).toList();
    Optional<Wish.Wanted> winner = Decisions.winner(guarded);
    History next =
        Memory.seen(scene.history, scene.policy, scene.seen, asked, scene.facts.replicas());
    boolean failed = guarded.stream().anyMatch(Wish.Failed.class::isInstance);
    if (winner.isEmpty() || (failed && winner.get().replicas() < scene.facts.replicas())) {
      return decisions.held(
          asked, Outage.fallback(scene.facts, scene.policy, next, scene.bounds, now), next);
    }
    Course course = new Course(scene.facts.replicas(), winner.get().replicas());
    if (scene.guarded) {
      guards.explain(course, asked, guarded, backend);
      // What comes in and what an answer costs tell nothing while answers wait for the backend.
      Optional<Demand> demand =
          backend.isPresent()
              ? Optional.empty()
              : Demand.of(scene.policy, scene.seen, scene.history);
      guards.demand(course, winner.get().metric(), demand);
      rules(scene, scene.history).foresee(course, demand);
      guards.ineffective(course, winner.get().metric(), now);
      guards.keep(course, asked, backend);
    }
    History after = limit(course, winner, scene, next, now);
    // A wish that was held back is what the decision is about.
    String metric = Decisions.winner(asked).map(Wish.Wanted::metric).orElse(winner.get().metric());
    return decisions.decided(metric, asked, course, after);
  }

  private static LoadRules rules(Scene scene, History history) {
    return new LoadRules(scene.facts, scene.policy, scene.seen, Trend.of(history.loads()));
  }

  /// Stabilises, delays and slows the count, and keeps it within its bounds.
  private static History limit(
      Course course, Optional<Wish.Wanted> winner, Scene scene, History history, Instant now) {
    int current = scene.facts.replicas();
    int asked = course.replicas();
    if (scene.guarded) {
      Guards guards = new Guards(scene.facts, scene.policy, history, scene.seen);
      rules(scene, history).mean(course, Demand.of(scene.policy, scene.seen, scene.history));
      guards.patience(course, winner, now);
      guards.oneStepAtATime(course, now);
    }
    int wish = course.replicas();
    Stabilization windows = Stabilization.of(scene.policy.behavior());
    int stable = windows.stabilize(current, wish, history.recommendations(), now);
    if (stable != wish) {
      course.set(
          stable,
          wish >= current ? Reason.SCALE_UP_STABILIZED : Reason.SCALE_DOWN_STABILIZED,
          wish >= current
              ? "the lowest wish of the last " + windows.up().toSeconds() + " s counts"
              : "the highest wish of the last " + windows.down().toSeconds() + " s counts");
    }
    History.Delayed delayed = delay(course, wish, scene, history, now);
    RateLimit rate = new RateLimit(scene.bounds.min(), scene.bounds.max(), scene.policy.behavior());
    RateLimit.Outcome limited = rate.limit(current, course.replicas(), history.scalings(), now);
    limited.limit().ifPresent(reason -> course.add(rateLimit(scene, reason, course, limited)));
    return Memory.decided(history, new Recommendation(now, asked), delayed);
  }

  private static History.Delayed delay(
      Course course, int wish, Scene scene, History history, Instant now) {
    int current = scene.facts.replicas();
    Duration asked = scene.policy.scaleDown().delay();
    Duration delay = asked;
    if (scene.guarded) {
      boolean noisy = Trend.of(history.loads()).isNoisy();
      delay = DelayedScaleDown.patient(delay, history.scalings(), noisy, now);
    }
    DelayedScaleDown.Outcome delayed =
        DelayedScaleDown.apply(current, wish, delay, history.delayed(), now);
    if (scene.guarded) {
      delayed =
          DelayedScaleDown.settled(delayed, current, delay, Guards.betweenSteps(scene.policy), now);
    }
    if (course.isDown() && delayed.replicas() > course.replicas()) {
      course.set(
          delayed.replicas(),
          Reason.SCALE_DOWN_DELAYED,
          "replicas go "
              + delay.toSeconds()
              + " s after the first lower wish, to the highest wish since"
              + (delay.equals(asked) ? "" : longer(asked)));
    }
    return delayed.next();
  }

  private static String longer(Duration asked) {
    return " (longer than the "
        + asked.toSeconds()
        + " s of the policy, since load goes up and down or earlier steps down were taken back)";
  }

  private static Limit rateLimit(
      Scene scene, Reason reason, Course course, RateLimit.Outcome limited) {
    return switch (reason) {
      case SCALE_UP_LIMIT ->
          new Limit(reason, course.replicas(), limited.replicas(), "scaleUp allows no faster rise");
      case SCALE_DOWN_LIMIT ->
          new Limit(
              reason, course.replicas(), limited.replicas(), "scaleDown allows no faster fall");
      default -> scene.bounds.limit(reason, course.replicas());
    };
  }
}
