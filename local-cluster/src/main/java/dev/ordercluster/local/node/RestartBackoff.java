package dev.ordercluster.local.node;

import java.time.Duration;

/// How long a container that ended waits before it is started again: the first time not at all,
/// then 1 s, 2 s, 4 s … 60 s. A run of a minute or more starts the count anew. Kubernetes waits 10
/// s to 5 min; on one machine somebody is looking.
final class RestartBackoff {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration GOOD_RUN = Duration.ofSeconds(60);
  private static final int MOST_DOUBLINGS = 6;

  private int failures;

  /// The wait after a run that lasted `run`.
  Duration afterRun(Duration run) {
    if (run.compareTo(GOOD_RUN) >= 0) {
      failures = 0;
    }
    failures++;
    if (failures == 1) {
      return Duration.ZERO;
    }
    Duration wait = Duration.ofSeconds(1L << Math.min(failures - 2, MOST_DOUBLINGS));
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
