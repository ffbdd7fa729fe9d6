package dev.ordercluster.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecurringWindowTest {
  @ParameterizedTest
  @CsvSource({
    // Monday 2026-11-23; working days from 8 to 18 in Berlin (UTC+1 in winter).
    "0 8 * * 1-5, 10, Europe/Berlin, 2026-11-23T06:59:59Z, false",
    "0 8 * * 1-5, 10, Europe/Berlin, 2026-11-23T07:00:00Z, true",
    "0 8 * * 1-5, 10, Europe/Berlin, 2026-11-23T07:00:01Z, true",
    "0 8 * * 1-5, 10, Europe/Berlin, 2026-11-23T16:59:59Z, true",
    "0 8 * * 1-5, 10, Europe/Berlin, 2026-11-23T17:00:00Z, false",
    "0 8 * * 1-5, 10, Europe/Berlin, 2026-11-22T10:00:00Z, false",
    // In summer an hour earlier by UTC.
    "0 8 * * 1-5, 10, Europe/Berlin, 2026-07-20T06:00:00Z, true",
    // Over midnight, over a day.
    "0 22 * * *, 4, UTC, 2026-11-24T01:00:00Z, true",
    "0 22 * * 5, 60, UTC, 2026-11-23T09:00:00Z, true",
    "0 22 * * 5, 60, UTC, 2026-11-23T10:00:00Z, false",
    // From 22 to 6 by the clock on the wall, through the night of summer time and of winter time.
    "0 22 * * *, 8, Europe/Berlin, 2026-03-29T03:59:59Z, true",
    "0 22 * * *, 8, Europe/Berlin, 2026-03-29T04:00:00Z, false",
    "0 22 * * *, 8, Europe/Berlin, 2026-10-25T04:59:59Z, true",
    "0 22 * * *, 8, Europe/Berlin, 2026-10-25T05:00:00Z, false",
    // A beginning that the clock on the wall leaves out, and one that it shows twice.
    "30 2 * * *, 1, Europe/Berlin, 2026-03-29T01:15:00Z, true",
    "30 2 * * *, 1, Europe/Berlin, 2026-03-29T02:30:00Z, false",
    "30 2 * * *, 1, Europe/Berlin, 2026-10-25T00:30:00Z, true",
    "30 2 * * *, 1, Europe/Berlin, 2026-10-25T01:15:00Z, true",
    "30 2 * * *, 1, Europe/Berlin, 2026-10-25T02:29:59Z, true",
    "30 2 * * *, 1, Europe/Berlin, 2026-10-25T02:30:00Z, false",
    // A day that is rare, and one that never comes.
    "0 0 29 2 *, 24, UTC, 2028-02-29T12:00:00Z, true",
    "0 0 29 2 *, 24, UTC, 2026-02-28T12:00:00Z, false",
    "0 0 31 2 *, 24, UTC, 2026-03-01T12:00:00Z, false",
  })
  void aWindowIsOpenFromItsBeginningForAsLongAsItLasts(
      String start, int hours, String zone, Instant time, boolean open) {
    RecurringWindow window = RecurringWindow.of(start, Duration.ofHours(hours), zone);
    assertThat(window.isOpenAt(time)).isEqualTo(open);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0 8 * *", "0 8 * * 8", "61 8 * * 1", "a b c d e", "0 8 31 2 1 2026"})
  void whatIsNoCronExpressionIsRefusedInWords(String start) {
    assertThatThrownBy(() -> RecurringWindow.of(start, Duration.ofHours(1), "UTC"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("five cron fields");
  }

  @Test
  void anUnknownTimeZoneIsRefusedInWords() {
    assertThatThrownBy(() -> RecurringWindow.of("0 8 * * *", Duration.ofHours(1), "Mars/North"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Europe/Berlin");
  }
}
