package dev.ordercluster.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Rows of a table of docs/reference/figures.md. With `-Dregenerate=true` it is written there,
/// between two marks that name it.
final class Figures {
  private final String name;
  private final List<String> rows = new ArrayList<>();
  private final double loadAtFirst = load();

  Figures(String name) {
    this.name = name;
  }

  void add(String what, Duration time) {
    add(what, String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0));
  }

  void add(String what, String figure) {
    rows.add("| " + what + " | " + figure + " |");
    Report.line(what + ": " + figure);
  }

  void publish(Path page) {
    String table =
        conditions() + "\n\n" + "| | figure |\n|---|---|\n" + String.join("\n", rows) + "\n";
    System.out.println(table);
    if (Boolean.getBoolean("regenerate")) {
      try {
        Files.writeString(page, between(Files.readString(page), table));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + page, e);
      }
    }
  }

  private String conditions() {
    Runtime machine = Runtime.getRuntime();
    return String.format(
        Locale.ROOT,
        "Run of %s, %d cores, Java %s, load average %.1f when it began and %.1f when it ended.",
        LocalDate.now(ZoneOffset.UTC),
        machine.availableProcessors(),
        Runtime.version().feature(),
        loadAtFirst,
        load());
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private String between(String text, String table) {
    String begin = "<!-- " + name + ": begin -->\n";
    String end = "<!-- " + name + ": end -->";
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new AssertionError("expected the marks " + begin.strip() + " and " + end);
    }
    return text.substring(0, from + begin.length()) + "\n" + table + text.substring(to);
  }
}
