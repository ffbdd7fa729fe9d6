package dev.ordercluster.cli.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.cli.load.Tally.Reading;
import java.time.Duration;
import java.util.Locale;

/// Words an interval and a whole run, for people and for programs.
final class LoadLines {
  static final String HEAD =
      "   time   plan/s  done/s      p50      p95      p99      max  in flight  limited  failed";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double MILLIS = 1000;

  private LoadLines() {}

  /// A moment of a run.
  ///
  /// @param rate requests per second that the plan asked for, the mean of what was counted
  /// @param span length of what was counted
  record Moment(Duration since, double rate, Duration span, int inFlight) {
    double perSecond(long count) {
      return span.isZero() ? 0 : count / (span.toNanos() / 1e9);
    }
  }

  static String line(Moment moment, Reading reading) {
    return String.format(
        Locale.ROOT,
        "%6ds %8.0f %7.0f %s %s %s %s %10d %8d %7d",
        seconds(moment.since()),
        moment.rate(),
        moment.perSecond(reading.count(Outcome.OK)),
        time(reading.p50()),
        time(reading.p95()),
        time(reading.p99()),
        time(reading.max()),
        moment.inFlight(),
        reading.count(Outcome.LIMITED),
        reading.failed());
  }

  static String json(Moment moment, Reading reading) {
    ObjectNode node = JSON.createObjectNode();
    node.put("seconds", moment.since().toMillis() / MILLIS);
    node.put("rate", moment.rate());
    node.put("inFlight", moment.inFlight());
    return write(numbers(node, reading));
  }

  static String jsonSummary(Duration took, Reading reading) {
    ObjectNode node = JSON.createObjectNode();
    node.put("summary", true);
    node.put("seconds", took.toMillis() / MILLIS);
    return write(numbers(node, reading));
  }

  static String summary(Duration took, Reading reading) {
    return String.format(
        Locale.ROOT,
        "%d requests in %d s: %d answered, %d limited (429), %d shed (503), %d answered wrong, %d"
            + " lost, %d not sent. p50 %s, p95 %s, p99 %s, p99.9 %s, max %s.",
        reading.total(),
        seconds(took),
        reading.count(Outcome.OK),
        reading.count(Outcome.LIMITED),
        reading.count(Outcome.SHED),
        reading.count(Outcome.WRONG),
        reading.count(Outcome.LOST),
        reading.count(Outcome.UNSENT),
        time(reading.p50()).strip(),
        time(reading.p95()).strip(),
        time(reading.p99()).strip(),
        time(reading.p999()).strip(),
        time(reading.max()).strip());
  }

  private static ObjectNode numbers(ObjectNode node, Reading reading) {
    node.put("ok", reading.count(Outcome.OK));
    node.put("limited", reading.count(Outcome.LIMITED));
    node.put("shed", reading.count(Outcome.SHED));
    node.put("wrong", reading.count(Outcome.WRONG));
    node.put("lost", reading.count(Outcome.LOST));
    node.put("unsent", reading.count(Outcome.UNSENT));
    node.put("p50Millis", reading.p50() / MILLIS);
    node.put("p95Millis", reading.p95() / MILLIS);
    node.put("p99Millis", reading.p99() / MILLIS);
    node.put("p999Millis", reading.p999() / MILLIS);
    node.put("maxMillis", reading.max() / MILLIS);
    return node;
  }

  // A run of 20 s ends a moment before or after that.
  private static long seconds(Duration time) {
    return Math.round(time.toMillis() / MILLIS);
  }

  private static String time(long micros) {
    double millis = micros / MILLIS;
    return String.format(Locale.ROOT, millis < 100 ? "%6.1fms" : "%6.0fms", millis);
  }

  private static String write(ObjectNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of numbers can always be written", e);
    }
  }
}
