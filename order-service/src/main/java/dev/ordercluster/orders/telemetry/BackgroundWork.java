package dev.ordercluster.orders.telemetry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How the work that no request waits for fares. What failed in its last [#FAILING_AFTER] runs is
/// failing, until a run succeeds; a single failure may be a lock that another instance held.
///
/// Metrics: `background_failures_total{work}`, and `background_failing{work}`, which is 1 or 0.
public final class BackgroundWork {
  private static final int FAILING_AFTER = 2;

  private final Meters meters;
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();

  BackgroundWork(Meters meters) {
    this.meters = meters;
  }

  public void succeeded(String work) {
    note(work, 0);
  }

  public void failed(String work) {
    meters.count("background_failures", "work", work);
    note(work, failures.getOrDefault(work, 0) + 1);
  }

  /// The names of what is failing, sorted.
  public List<String> failing() {
    return failures.keySet().stream().filter(this::isFailing).sorted().toList();
  }

  // Each kind of work has one thread, so nothing is lost between the look and the note.
  private void note(String work, int inARow) {
    if (failures.put(work, inARow) == null) {
      meters.gauge("background_failing", "work", work, () -> isFailing(work) ? 1 : 0);
    }
  }

  private boolean isFailing(String work) {
    return failures.getOrDefault(work, 0) >= FAILING_AFTER;
  }
}
