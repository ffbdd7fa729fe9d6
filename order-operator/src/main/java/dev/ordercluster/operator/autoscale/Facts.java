package dev.ordercluster.operator.autoscale;

import java.util.List;

/// What was observed of one scaled component at one moment.
///
/// @param replicas the count its workload asks for now (`spec.replicas`)
/// @param pods all its pods, also those that go away
/// @param budgets hard ceilings from what lies behind it, as far as known
/// @param scheduledMinimum the minimum that the schedule asks for now
public record Facts(
    int replicas, List<Pod> pods, List<Budget> budgets, ScheduledMinimum scheduledMinimum) {
  public Facts {
    if (replicas < 0) {
      throw new IllegalArgumentException("replicas cannot be negative: " + replicas);
    }
    pods = List.copyOf(pods);
    budgets = List.copyOf(budgets);
  }

  /// The minimum that an open window of the schedule asks for.
  ///
  /// @param window name of the schedule's window, empty when none is open
  /// @param replicas 0 when none is open
  public record ScheduledMinimum(String window, int replicas) {
    /// No window of the schedule is open.
    public static final ScheduledMinimum NONE = new ScheduledMinimum("", 0);
  }
}
