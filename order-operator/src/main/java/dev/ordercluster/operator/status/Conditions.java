package dev.ordercluster.operator.status;

import dev.ordercluster.operator.api.v1beta1.Condition;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Collects conditions. The time of a transition is kept while the status stays the same.
final class Conditions {
  private static final String TRUE = "True";
  private static final String FALSE = "False";

  private final List<Condition> all = new ArrayList<>();
  private final Observation observation;

  Conditions(Observation observation) {
    this.observation = observation;
  }

  void set(ConditionType type, boolean status, Reason reason, String message) {
    set(type, status, reason.word(), message);
  }

  /// @param reason the word of a [Reason], from a decision that words it itself
  void set(ConditionType type, boolean status, String reason, String message) {
    String text = status ? TRUE : FALSE;
    all.add(
        new Condition(
            type.word(), text, reason, message, observation.generation(), transition(type, text)));
  }

  /// Says again what was said before, if anything was.
  ///
  /// @return whether it was
  boolean repeat(ConditionType type) {
    Optional<Condition> before = previous(observation.previous(), type);
    before.ifPresent(all::add);
    return before.isPresent();
  }

  boolean isTrue(ConditionType type) {
    return find(all, type).map(condition -> condition.status().equals(TRUE)).orElse(false);
  }

  String message(ConditionType type) {
    return find(all, type).map(Condition::message).orElse("");
  }

  /// The message that somebody needs first: what is wrong, else what is under way, else that all is
  /// well.
  String mostPressing() {
    boolean ready = isTrue(ConditionType.READY);
    return Stream.of(ConditionType.DEGRADED, ConditionType.PAUSED, ConditionType.PROGRESSING)
        .filter(type -> ready && isTrue(type))
        .findFirst()
        .map(this::message)
        .orElseGet(() -> message(ConditionType.READY));
  }

  /// All of them, what sums up the others first, as somebody reads who has no time.
  List<Condition> list() {
    return all.stream().sorted(Comparator.comparingInt(Conditions::rank)).toList();
  }

  private static int rank(Condition condition) {
    return Stream.of(ConditionType.values())
        .filter(type -> type.word().equals(condition.type()))
        .mapToInt(Enum::ordinal)
        .findFirst()
        .orElse(Integer.MAX_VALUE);
  }

  static Optional<Condition> find(List<Condition> conditions, ConditionType type) {
    return conditions.stream().filter(c -> c.type().equals(type.word())).findFirst();
  }

  private String transition(ConditionType type, String status) {
    Instant now = observation.now().truncatedTo(ChronoUnit.SECONDS);
    return previous(observation.previous(), type)
        .filter(condition -> condition.status().equals(status))
        .map(Condition::lastTransitionTime)
        .filter(time -> !time.isEmpty())
        .orElse(now.toString());
  }

  private static Optional<Condition> previous(
      @Nullable OrderClusterStatus status, ConditionType type) {
    return status == null ? Optional.empty() : find(status.conditions(), type);
  }
}
