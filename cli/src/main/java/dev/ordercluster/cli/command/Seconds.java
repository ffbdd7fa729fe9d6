package dev.ordercluster.cli.command;

import java.util.Locale;

/// Durations as a person reads them.
final class Seconds {
  private Seconds() {}

  /// Time since a reading of `System.nanoTime`, such as `41.3 s`.
  static String since(long nanoTime) {
    return of(System.nanoTime() - nanoTime);
  }

  static String of(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
