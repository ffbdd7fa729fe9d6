package dev.ordercluster.operator.validation;

import dev.ordercluster.operator.api.v1beta1.Authentication.CookieSessions;
import dev.ordercluster.operator.api.v1beta1.Cdn;
import dev.ordercluster.operator.api.v1beta1.GatewaySpec;
import dev.ordercluster.operator.api.v1beta1.Traffic;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The rules of how long and how much: what a gateway or an order service would refuse at its start
/// is refused here.
final class TrafficRules {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final BiConsumer<String, String> broken;

  private TrafficRules(BiConsumer<String, String> broken) {
    this.broken = broken;
  }

  /// Tells every broken rule with its field.
  static void check(GatewaySpec gateway, BiConsumer<String, String> broken) {
    TrafficRules rules = new TrafficRules(broken);
    Traffic.LoadBalancing balancing = gateway.traffic().loadBalancing();
    String field = "spec.gateway.traffic.loadBalancing.";
    rules.within(
        field + "connectTimeout", balancing.connectTimeout(), Duration.ofMillis(10), MINUTE);
    rules.within(field + "queueWait", balancing.queueWait(), Duration.ZERO, MINUTE);
    rules.within(field + "slowStart", balancing.slowStart(), Duration.ZERO, Duration.ofMinutes(10));
    rules.within(
        "spec.gateway.traffic.limits.requestTimeout",
        gateway.traffic().limits().requestTimeout(),
        Duration.ofMillis(100),
        Duration.ofMinutes(10));
    rules.cdn(gateway.cdn());
    rules.sessions(gateway.authentication().sessions());
  }

  private void cdn(Cdn cdn) {
    String field = "spec.gateway.cdn.";
    within(field + "maxAge", cdn.maxAge(), Duration.ZERO, DAY);
    within(field + "staleWhileRevalidate", cdn.staleWhileRevalidate(), Duration.ZERO, DAY);
    within(field + "staleIfError", cdn.staleIfError(), Duration.ZERO, Duration.ofDays(7));
    Cdn.Purge purge = cdn.purge();
    if (purge != null && !purge.url().matches(Cdn.Purge.URL)) {
      broken.accept(field + "purge.url", "must be an http or https URL, was " + purge.url());
    }
    if (purge != null && !purge.method().matches(Cdn.Purge.METHOD)) {
      broken.accept(field + "purge.method", "must be a method in capitals, was " + purge.method());
    }
  }

  private void sessions(CookieSessions sessions) {
    String field = "spec.gateway.authentication.sessions";
    Duration second = Duration.ofSeconds(1);
    Optional<Duration> idle =
        within(field + ".idleTimeout", sessions.idleTimeout(), second, Duration.ofDays(90));
    Optional<Duration> absolute =
        within(
            field + ".absoluteTimeout", sessions.absoluteTimeout(), second, Duration.ofDays(365));
    if (idle.isPresent() && absolute.isPresent() && idle.get().compareTo(absolute.get()) > 0) {
      broken.accept(field, CookieSessions.IDLE_WITHIN_ABSOLUTE);
    }
  }

  // The duration when it is one within its bounds.
  private Optional<Duration> within(String field, String text, Duration least, Duration most) {
    Optional<Duration> read =
        Durations.read(text)
            .filter(length -> length.compareTo(least) >= 0 && length.compareTo(most) <= 0);
    if (read.isEmpty()) {
      broken.accept(field, "must be " + text(least) + " to " + text(most) + ", was " + text);
    }
    return read;
  }

  private static String text(Duration duration) {
    if (duration.toMillisPart() > 0) {
      return duration.toMillis() + "ms";
    }
    if (duration.toSecondsPart() > 0 || duration.isZero()) {
      return duration.toSeconds() + "s";
    }
    return duration.toMinutesPart() > 0 || duration.toHours() == 0
        ? duration.toMinutes() + "m"
        : duration.toHours() + "h";
  }
}
