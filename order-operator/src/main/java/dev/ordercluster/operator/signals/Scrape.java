package dev.ordercluster.operator.signals;

import java.time.Duration;
import java.time.Instant;

/// The outcome of asking one pod for its metrics.
sealed interface Scrape {
  Instant time();

  /// It answered in time, in the format.
  ///
  /// @param time when the values were true
  /// @param steady the same moment on a clock that never jumps, for rates
  record Answered(Instant time, Duration steady, Exposition exposition) implements Scrape {}

  /// It did not.
  ///
  /// @param reason what was asked and what came instead, in words
  record Failed(Instant time, String reason) implements Scrape {
    private static final int LONGEST = 300;

    /// What a stranger said is cut and made one line: it is told in the status.
    public Failed {
      reason =
          reason.substring(0, Math.min(reason.length(), LONGEST)).replaceAll("\\p{Cntrl}", "?");
    }
  }
}
