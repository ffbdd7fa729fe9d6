package dev.ordercluster.benchmarks;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What `./ordercluster bench` is told.
///
/// @param suites what to measure, in this order
/// @param seconds of each measurement
/// @param rounds in which everything has its turn
/// @param out folder of the report
record BenchOptions(List<Suite> suites, int seconds, int rounds, Path out) {
  static final String USAGE =
      """
      Usage: ./ordercluster bench [SUITE...] [--seconds N] [--rounds N] [--out FOLDER]

      Measures on this machine and writes a report. Everything of a suite runs by turns, round after round;
      the figures are medians.

      SUITE, several or `all` (default: all):
      %s
      --seconds N    seconds of each measurement (default 5)
      --rounds N     rounds (default 5)
      --out FOLDER   where bench.json, bench.md and the charts go (default target/bench)
      """
          .formatted(Suite.table());

  /// A part that can be run alone.
  enum Suite {
    GATEWAY("the gateway beside nginx, HAProxy and Spring Cloud Gateway"),
    HOSTILE("good clients of the gateway beside 1,000 bad sockets");

    private final String what;

    Suite(String what) {
      this.what = what;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Suite> named(String word) {
      return Arrays.stream(values()).filter(suite -> suite.word().equals(word)).findFirst();
    }

    private static String table() {
      StringBuilder out = new StringBuilder();
      for (Suite suite : values()) {
        out.append("  %-12s %s%n".formatted(suite.word(), suite.what));
      }
      return out.toString();
    }
  }

  /// The command line is not one.
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  BenchOptions {
    suites = List.copyOf(suites);
  }

  static BenchOptions parse(List<String> arguments, Path home) throws UsageException {
    Deque<String> left = new ArrayDeque<>(arguments);
    List<Suite> suites = new ArrayList<>();
    int seconds = 5;
    int rounds = 5;
    Path out = home.resolve("target/bench");
    while (!left.isEmpty()) {
      String word = left.pop();
      switch (word) {
        case "--seconds" -> seconds = number(word, left);
        case "--rounds" -> rounds = number(word, left);
        case "--out" -> out = Path.of(value(word, left)).toAbsolutePath();
        case "all" -> suites.addAll(List.of(Suite.values()));
        default -> suites.add(suite(word));
      }
    }
    List<Suite> chosen = suites.isEmpty() ? List.of(Suite.values()) : suites;
    return new BenchOptions(chosen.stream().distinct().toList(), seconds, rounds, out);
  }

  private static Suite suite(String word) throws UsageException {
    return Suite.named(word)
        .orElseThrow(
            () ->
                new UsageException(
                    "expected one of "
                        + String.join(", ", Arrays.stream(Suite.values()).map(Suite::word).toList())
                        + ", all or an option, was: "
                        + word));
  }

  private static String value(String option, Deque<String> left) throws UsageException {
    if (left.isEmpty()) {
      throw new UsageException(option + " needs a value");
    }
    return left.pop();
  }

  private static int number(String option, Deque<String> left) throws UsageException {
    String text = value(option, left);
    if (!text.matches("[1-9][0-9]{0,3}")) {
      throw new UsageException(option + ": expected a number from 1 to 9999, was: " + text);
    }
    return Integer.parseInt(text);
  }
}
