package dev.ordercluster.operator.rollout;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.rollout.RolloutFacts.Instances;
import dev.ordercluster.operator.rollout.RolloutFacts.Migration;
import dev.ordercluster.operator.rollout.RolloutMemory.Attempt;
import dev.ordercluster.operator.rollout.RolloutMemory.Rejection;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/// What one pass does about a change: which components follow the wanted spec already and which
/// still follow the proven one.
///
/// The order is: schema, order services, gateways; each waits until what is before it serves.
/// Expanding migrations keep the old version working, so every step can be taken back.
///
/// @param memory to be kept before anything is done
/// @param held the spec of components that do not follow the wanted one
/// @param migrates whether the Job that expands the schema is wanted
public record Rollout(
    RolloutMemory memory,
    RolloutStage stage,
    Map<Component, OrderClusterSpec> held,
    boolean migrates) {
  public Rollout {
    held = Map.copyOf(held);
  }

  /// The spec that serves: the wanted one, unless it was taken back.
  public OrderClusterSpec serving(OrderClusterSpec wanted) {
    return stage instanceof RolloutStage.RolledBack
        ? held.getOrDefault(Component.ORDER_SERVICE, wanted)
        : wanted;
  }

  /// While nothing may be changed: what was decided last stands.
  public static Rollout watching(RolloutMemory memory, OrderClusterSpec wanted) {
    Rejection rejection = memory.rejection();
    Optional<OrderClusterSpec> proven = memory.provenWithin(wanted);
    if (proven.isEmpty()) {
      return new Rollout(memory, new RolloutStage.First(), Map.of(), false);
    }
    return rejection != null && rejection.digest().equals(ServingPart.digest(wanted))
        ? rolledBack(memory, rejection, proven.get())
        : new Rollout(memory, new RolloutStage.Steady(), Map.of(), false);
  }

  public static Rollout decide(RolloutMemory memory, RolloutFacts facts) {
    String digest = ServingPart.digest(facts.wanted());
    Optional<OrderClusterSpec> proven = memory.provenWithin(facts.wanted());
    if (proven.isEmpty()) {
      boolean serves =
          facts.ready() && facts.orderService().serves(digest) && facts.gateway().serves(digest);
      return serves
          ? steady(memory.proved(facts.wanted()))
          : new Rollout(memory, new RolloutStage.First(), Map.of(), false);
    }
    if (ServingPart.digest(proven.get()).equals(digest)) {
      return steady(memory.trying(null));
    }
    Rejection rejection = memory.rejection();
    if (rejection != null && rejection.digest().equals(digest)) {
      return rolledBack(memory, rejection, proven.get());
    }
    Attempt before = memory.attempt();
    Attempt attempt =
        before != null && before.digest().equals(digest)
            ? before
            : new Attempt(digest, facts.now().truncatedTo(ChronoUnit.SECONDS).toString(), false);
    return advance(memory.trying(attempt), attempt, proven.get(), facts);
  }

  private static Rollout advance(
      RolloutMemory memory, Attempt attempt, OrderClusterSpec proven, RolloutFacts facts) {
    String from = proven.version();
    String to = facts.wanted().version();
    if (!attempt.migrated() && !from.equals(to)) {
      return migrate(memory, attempt, proven, facts);
    }
    Optional<String> failure = failure(attempt, facts);
    boolean orderServices = facts.orderService().serves(attempt.digest());
    if (failure.isPresent()) {
      Map<Component, OrderClusterSpec> held = orderServices ? Map.of() : hold(proven, false);
      return fail(memory, proven, facts, new Failure(failure.get(), held));
    }
    boolean migrates = !from.equals(to);
    if (!orderServices) {
      return new Rollout(
          memory, new RolloutStage.RollingOrderServices(from, to), hold(proven, false), migrates);
    }
    if (!facts.gateway().serves(attempt.digest())) {
      return new Rollout(memory, new RolloutStage.RollingGateways(from, to), Map.of(), migrates);
    }
    return facts.ready()
        ? steady(memory.proved(facts.wanted()))
        : new Rollout(memory, new RolloutStage.Verifying(from, to), Map.of(), migrates);
  }

  private static Rollout migrate(
      RolloutMemory memory, Attempt attempt, OrderClusterSpec proven, RolloutFacts facts) {
    return switch (facts.migration()) {
      case Migration.Failed(String why) -> unmigrated(memory, proven, facts, why);
      case Migration.Pending(Optional<String> trouble)
          when trouble.isPresent() && isLate(attempt, facts) ->
          unmigrated(memory, proven, facts, trouble.get());
      // One that runs may take its time; the Job has a deadline of its own.
      case Migration.Pending(Optional<String> trouble) -> {
        RolloutStage stage =
            new RolloutStage.Migrating(proven.version(), facts.wanted().version(), trouble);
        yield new Rollout(memory, stage, hold(proven, true), true);
      }
      case Migration.Done() -> {
        Attempt migrated = new Attempt(attempt.digest(), attempt.begun(), true);
        yield advance(memory.trying(migrated), migrated, proven, facts);
      }
    };
  }

  private static Rollout unmigrated(
      RolloutMemory memory, OrderClusterSpec proven, RolloutFacts facts, String why) {
    Failure failure = new Failure("the schema was not migrated: " + why, hold(proven, true));
    return fail(memory, proven, facts, failure);
  }

  // The Deployment's own deadline decides; it cannot have passed before the attempt is as old, so a
  // verdict about an earlier template is never taken for one about this.
  private static Optional<String> failure(Attempt attempt, RolloutFacts facts) {
    if (!isLate(attempt, facts)) {
      return Optional.empty();
    }
    return failure("order-service", facts.orderService(), attempt)
        .or(() -> failure("gateway", facts.gateway(), attempt))
        .map(words -> words + " within " + facts.deadline().toSeconds() + " s");
  }

  private static boolean isLate(Attempt attempt, RolloutFacts facts) {
    return !facts.now().isBefore(attempt.begunAt().plus(facts.deadline()));
  }

  private static Optional<String> failure(String name, Instances instances, Attempt attempt) {
    return instances.failed(attempt.digest())
        ? Optional.of(
            name
                + ": "
                + instances.trouble().map(trouble -> trouble + "; ").orElse("")
                + "new pods did not serve")
        : Optional.empty();
  }

  private static Rollout fail(
      RolloutMemory memory, OrderClusterSpec proven, RolloutFacts facts, Failure failure) {
    String to = facts.wanted().version();
    if (!facts.automatic()) {
      RolloutStage stuck = new RolloutStage.Stuck(to, failure.why());
      return new Rollout(memory, stuck, failure.held(), !to.equals(proven.version()));
    }
    String at = facts.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Rejection rejection = new Rejection(ServingPart.digest(facts.wanted()), to, failure.why(), at);
    return rolledBack(memory.rejecting(rejection), rejection, proven);
  }

  // What stays held when the change is not taken back.
  private record Failure(String why, Map<Component, OrderClusterSpec> held) {}

  private static Rollout steady(RolloutMemory memory) {
    return new Rollout(memory, new RolloutStage.Steady(), Map.of(), false);
  }

  private static Rollout rolledBack(
      RolloutMemory memory, Rejection rejection, OrderClusterSpec proven) {
    return new Rollout(
        memory,
        new RolloutStage.RolledBack(rejection, proven.version()),
        hold(proven, true),
        false);
  }

  private static Map<Component, OrderClusterSpec> hold(OrderClusterSpec proven, boolean both) {
    return both
        ? Map.of(Component.ORDER_SERVICE, proven, Component.GATEWAY, proven)
        : Map.of(Component.GATEWAY, proven);
  }
}
