package dev.ordercluster.local.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {
  @ParameterizedTest
  @CsvSource({
    "'*/5 * * * *', UTC, 2026-03-01T10:02:00Z, 2026-03-01T10:05:00Z",
    "'0 3 * * *', UTC, 2026-03-01T03:00:00Z, 2026-03-02T03:00:00Z",
    "'0 3 * * *', Europe/Berlin, 2026-07-01T00:00:00Z, 2026-07-01T01:00:00Z",
    "'30 6 * * 1', UTC, 2026-03-01T00:00:00Z, 2026-03-02T06:30:00Z",
    "'@hourly', UTC, 2026-03-01T10:02:00Z, 2026-03-01T11:00:00Z",
    "'@weekly', UTC, 2026-03-02T00:00:00Z, 2026-03-08T00:00:00Z",
  })
  void findsTheNextTime(String schedule, String zone, Instant after, Instant next) {
    assertThat(CronSchedule.parse(schedule, zone).next(after)).contains(next);
  }

  @Test
  void aTimeIsDueOnceItHasComeAndUntilTheStartingDeadline() {
    CronSchedule everyHour = CronSchedule.parse("0 * * * *", null);
    Instant ten = Instant.parse("2026-03-01T10:00:00Z");
    Optional<Duration> minute = Optional.of(Duration.ofMinutes(1));
    assertThat(everyHour.due(ten.minusSeconds(1), ten, minute)).contains(ten);
    assertThat(everyHour.due(ten, ten.plusSeconds(10), minute)).isEmpty();
    assertThat(everyHour.due(ten.minusSeconds(1), ten.plusSeconds(61), minute)).isEmpty();
    assertThat(everyHour.due(ten.minusSeconds(1), ten.plusSeconds(61), Optional.empty()))
        .contains(ten);
  }

  @Test
  void aScheduleOrZoneThatCannotBeReadIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CronSchedule.parse("every day", null))
        .withMessageContaining("every day");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CronSchedule.parse("0 0 * * *", "Mars/Base"))
        .withMessageContaining("Mars/Base");
  }
}
