package dev.ordercluster.operator.signals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.ordercluster.operator.autoscale.History;
import dev.ordercluster.operator.autoscale.ScalingChange;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A [ScalingMemory] as JSON, as it is kept in the cluster, and when it is worth keeping anew.
final class MemoryText {
  /// Longest text that is read; what is written is far smaller.
  static final int MAX_CHARS = 256 << 10;

  private static final Logger LOG = System.getLogger(MemoryText.class.getName());
  private static final double STEP = Math.log(1.25);
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, new ToStringSerializer(Instant.class))
                  .addDeserializer(Instant.class, new Instants()))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private MemoryText() {}

  private static final class Instants extends FromStringDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    Instants() {
      super(Instant.class);
    }

    @Override
    protected Instant _deserialize(String value, DeserializationContext context)
        throws IOException {
      try {
        return Instant.parse(value);
      } catch (DateTimeException e) {
        throw JsonMappingException.from(context, value + " is no time", e);
      }
    }
  }

  static String write(ScalingMemory memory) {
    try {
      return JSON.writeValueAsString(memory);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the memory consists of plain values", e);
    }
  }

  /// Reads what was kept. What was recommended last when it was kept is taken to have been so until
  /// now: anything else would have been kept too. Empty when it cannot be read, which is safe.
  static Optional<ScalingMemory> read(String text, Instant now) {
    if (text.isBlank() || text.length() > MAX_CHARS) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(JSON.readValue(text, ScalingMemory.class))
          .filter(kept -> kept.desired() >= 1)
          .map(kept -> continued(kept, now));
    } catch (JsonProcessingException e) {
      LOG.log(
          Level.WARNING,
          "a kept scaling history cannot be read and begins anew: {0}",
          e.getOriginalMessage());
      return Optional.empty();
    }
  }

  private static ScalingMemory continued(ScalingMemory kept, Instant now) {
    History before = kept.history();
    List<History.Recommendation> wishes = new ArrayList<>(before.recommendations());
    if (!wishes.isEmpty()) {
      wishes.add(new History.Recommendation(now, wishes.getLast().replicas()));
    }
    History history =
        new History(
            wishes,
            before.scalings(),
            before.latency(),
            before.promise(),
            before.delayed(),
            before.safe(),
            // An outage is counted from here: the operator itself was away, not the metrics.
            now,
            before.previous());
    return new ScalingMemory(kept.desired(), kept.given(), history, kept.changes());
  }

  /// Whether something differs that a later operator would decide by. The passing of time and small
  /// moves of what was learned do not count, so that a steady load writes nothing.
  static boolean differs(ScalingMemory kept, ScalingMemory now) {
    return !Gist.of(kept).equals(Gist.of(now))
        || moved(kept.history().latency(), now.history().latency());
  }

  private static boolean moved(History.LatencyModel kept, History.LatencyModel now) {
    return moved(kept.goodInFlight(), now.goodInFlight())
        || moved(kept.badInFlight(), now.badInFlight())
        || moved(kept.serviceSeconds(), now.serviceSeconds())
        || moved(kept.holdSeconds(), now.holdSeconds());
  }

  // By more than a quarter, or from or to nothing.
  private static boolean moved(double kept, double now) {
    return (kept > 0 && now > 0) ? Math.abs(Math.log(now / kept)) > STEP : kept != now;
  }

  /// Whether instances came or went between the two.
  static boolean scaled(ScalingMemory kept, ScalingMemory now) {
    return kept.desired() != now.desired() || !kept.changes().equals(now.changes());
  }

  private record Gist(
      int desired,
      int given,
      List<ScalingChange> changes,
      List<Integer> wishes,
      List<History.Scaling> scalings,
      History.Promise promise,
      History.Delayed delayed,
      int safe) {

    static Gist of(ScalingMemory memory) {
      History history = memory.history();
      return new Gist(
          memory.desired(),
          memory.given(),
          memory.changes(),
          wishes(history.recommendations()),
          history.scalings(),
          history.promise(),
          history.delayed(),
          history.safe().replicas());
    }

    // Newest, largest and smallest: all that a window asks for.
    private static List<Integer> wishes(List<History.Recommendation> all) {
      return all.isEmpty()
          ? List.of()
          : List.of(
              all.getLast().replicas(),
              all.stream().mapToInt(History.Recommendation::replicas).max().orElse(0),
              all.stream().mapToInt(History.Recommendation::replicas).min().orElse(0));
    }
  }
}
