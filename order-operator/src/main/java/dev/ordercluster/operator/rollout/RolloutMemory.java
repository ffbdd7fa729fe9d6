package dev.ordercluster.operator.rollout;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is remembered of rollouts from pass to pass, and from operator to operator. Accepted is a
/// spec that breaks no rule; proven is one whose pods have all served.
///
/// @param proven the serving part that last served as a whole; null before the first did
/// @param attempt the change under way
/// @param rejection the change that was taken back; it is not tried again until the spec changes
/// @param restart what restarted the instances on request the last time; empty: nothing did
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutMemory(
    @Nullable JsonNode proven,
    @Nullable Attempt attempt,
    @Nullable Rejection rejection,
    String restart) {

  /// Nothing has served yet.
  public static final RolloutMemory NOTHING = new RolloutMemory(null, null, null, "");

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  public RolloutMemory {
    restart = requireNonNullElse(restart, "");
  }

  /// A change under way.
  ///
  /// @param digest of the serving part that is tried
  /// @param begun when, by the operator's clock, RFC 3339
  /// @param migrated whether the schema is ready for it
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Attempt(String digest, String begun, boolean migrated) {
    Instant begunAt() {
      return Instant.parse(begun);
    }
  }

  /// A change that was taken back.
  ///
  /// @param digest of the serving part that failed
  /// @param version that it asked for
  /// @param why what was seen, in words
  /// @param at when, RFC 3339
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Rejection(String digest, String version, String why, String at) {}

  /// What a text holds; nothing when it cannot be read, because somebody edited it. Nothing is
  /// taken back then.
  public static RolloutMemory read(String text) {
    try {
      RolloutMemory memory = JSON.readValue(text, RolloutMemory.class);
      if (memory == null) {
        return NOTHING;
      }
      if (memory.attempt() != null) {
        Instant _ = memory.attempt().begunAt();
      }
      return memory;
    } catch (JsonProcessingException | RuntimeException _) {
      return NOTHING;
    }
  }

  public String text() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of ours always have a JSON form", e);
    }
  }

  /// The spec with the part that has proven itself; empty before anything has.
  Optional<OrderClusterSpec> provenWithin(OrderClusterSpec wanted) {
    return Optional.ofNullable(proven).flatMap(part -> ServingPart.within(wanted, part));
  }

  RolloutMemory proved(OrderClusterSpec spec) {
    return new RolloutMemory(ServingPart.of(spec), null, null, restart);
  }

  RolloutMemory trying(@Nullable Attempt now) {
    return new RolloutMemory(proven, now, null, restart);
  }

  RolloutMemory rejecting(Rejection now) {
    return new RolloutMemory(proven, null, now, restart);
  }

  /// The same after a restart was asked for; an empty wish changes nothing.
  public RolloutMemory restarted(String wish) {
    return wish.isEmpty() ? this : new RolloutMemory(proven, attempt, rejection, wish);
  }
}
