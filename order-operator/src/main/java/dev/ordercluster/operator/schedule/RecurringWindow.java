package dev.ordercluster.operator.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/// A time that begins whenever a cron expression says so and lasts for a while. Begins and ends by
/// the wall clock of its zone, so that summer time moves it with the people it is for.
public final class RecurringWindow {
  // Fields are read once; the expression itself tells nothing but times.
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  private final String expression;
  private final ExecutionTime beginnings;
  private final Duration length;
  private final ZoneId zone;

  private RecurringWindow(String expression, Cron cron, Duration length, ZoneId zone) {
    this.expression = expression;
    this.beginnings = ExecutionTime.forCron(cron);
    this.length = length;
    this.zone = zone;
  }

  /// Reads a window.
  ///
  /// @param start five cron fields: minute, hour, day of month, month, day of week
  /// @param zone IANA name of a time zone
  /// @throws IllegalArgumentException that says what was expected, when either cannot be read
  public static RecurringWindow of(String start, Duration length, String zone) {
    try {
      Cron cron = PARSER.parse(start);
      return new RecurringWindow(start, cron.validate(), length, ZoneId.of(zone));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "a time zone such as Europe/Berlin was expected, was " + zone, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "five cron fields such as \"0 8 * * 1-5\" were expected, was \"" + start + "\"", e);
    }
  }

  /// Whether it is open: it began, not longer ago than it lasts.
  public boolean isOpenAt(Instant time) {
    ZonedDateTime local = time.atZone(zone);
    // The hour that is there twice is also the one after the first of the two.
    LocalDateTime goneOn =
        time.atOffset(local.withEarlierOffsetAtOverlap().getOffset()).toLocalDateTime();
    return isOpenBy(local.toLocalDateTime()) || isOpenBy(goneOn);
  }

  // By the clock on the wall alone: a beginning in the hour that summer time leaves out counts.
  private boolean isOpenBy(LocalDateTime wall) {
    ZonedDateTime clock = wall.atZone(ZoneOffset.UTC);
    return beginnings.isMatch(clock)
        || beginnings
            .lastExecution(clock)
            .filter(begun -> begun.plus(length).isAfter(clock))
            .isPresent();
  }

  /// As it was written.
  @Override
  public String toString() {
    return expression + " " + zone;
  }
}
