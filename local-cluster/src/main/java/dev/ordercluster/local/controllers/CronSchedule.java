package dev.ordercluster.local.controllers;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When a CronJob is due: the five fields of Unix cron, or `@hourly`, `@daily`, `@midnight`,
/// `@weekly`, `@monthly`, `@yearly`, `@annually`; in a time zone, UTC unless named.
final class CronSchedule {
  private static final Map<String, String> SHORTHANDS =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");

  private final ExecutionTime times;
  private final ZoneId zone;

  private CronSchedule(ExecutionTime times, ZoneId zone) {
    this.times = times;
    this.zone = zone;
  }

  /// @throws IllegalArgumentException when schedule or zone cannot be read; the message says which
  static CronSchedule parse(String schedule, @Nullable String timeZone) {
    String fields = SHORTHANDS.getOrDefault(schedule.strip(), schedule.strip());
    var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    try {
      ZoneId zone = timeZone == null ? ZoneOffset.UTC : ZoneId.of(timeZone);
      return new CronSchedule(ExecutionTime.forCron(parser.parse(fields)), zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("spec.timeZone " + timeZone + " is not a time zone", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "spec.schedule \"" + schedule + "\" is not a cron schedule: " + e.getMessage(), e);
    }
  }

  /// The first time after `instant`; empty when there is none any more.
  Optional<Instant> next(Instant instant) {
    return times.nextExecution(instant.atZone(zone)).map(ZonedDateTime::toInstant);
  }

  /// The last time that has come since `last` (exclusive) and is not older than `patience`.
  Optional<Instant> due(Instant last, Instant now, Optional<Duration> patience) {
    Optional<Instant> latest =
        times.lastExecution(now.plusNanos(1).atZone(zone)).map(ZonedDateTime::toInstant);
    return latest
        .filter(at -> at.isAfter(last))
        .filter(at -> patience.isEmpty() || !at.plus(patience.get()).isBefore(now));
  }
}
