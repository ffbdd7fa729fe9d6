package dev.ordercluster.operator.backup;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.ordercluster.operator.api.v1beta1.BackupSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/// The times at which backups are due, by the clock of a time zone.
public final class BackupSchedule {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  private final ExecutionTime times;
  private final ZoneId zone;

  private BackupSchedule(ExecutionTime times, ZoneId zone) {
    this.times = times;
    this.zone = zone;
  }

  /// Reads one.
  ///
  /// @throws IllegalArgumentException that says what was expected
  public static BackupSchedule of(BackupSpec spec) {
    try {
      ZoneId zone = ZoneId.of(spec.timeZone());
      return new BackupSchedule(
          ExecutionTime.forCron(PARSER.parse(spec.schedule()).validate()), zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "a time zone such as Europe/Berlin was expected, was " + spec.timeZone(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "five cron fields such as \"0 2 * * *\" were expected, was \"" + spec.schedule() + "\"",
          e);
    }
  }

  /// The newest time that has come.
  Optional<Instant> last(Instant now) {
    return times.lastExecution(now.plusNanos(1).atZone(zone)).map(ZonedDateTime::toInstant);
  }

  /// The first time that is still to come.
  Optional<Instant> next(Instant now) {
    return times.nextExecution(now.atZone(zone)).map(ZonedDateTime::toInstant);
  }
}
