package dev.ordercluster.operator.signals;

import dev.ordercluster.operator.api.v1beta1.ScheduleWindow;
import dev.ordercluster.operator.autoscale.Facts.ScheduledMinimum;
import dev.ordercluster.operator.schedule.RecurringWindow;
import dev.ordercluster.operator.validation.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What the schedule of a spec asks for at a moment.
public final class Schedules {
  private Schedules() {}

  /// The largest minimum of the windows that are open.
  ///
  /// @throws IllegalArgumentException when the spec is not valid
  public static ScheduledMinimum minimumAt(List<ScheduleWindow> windows, Instant now) {
    ScheduledMinimum most = ScheduledMinimum.NONE;
    for (ScheduleWindow window : windows) {
      Duration length =
          Durations.read(window.duration())
              .orElseThrow(
                  () -> new IllegalArgumentException(window.duration() + " is no duration"));
      RecurringWindow times = RecurringWindow.of(window.start(), length, window.timeZone());
      if (window.minReplicas() > most.replicas() && times.isOpenAt(now)) {
        most = new ScheduledMinimum(times.toString(), window.minReplicas());
      }
    }
    return most;
  }
}
