package dev.ordercluster.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/// All sections of one run, with the machine they hold for.
///
/// @param before how the machine was when the run began
/// @param after likewise at its end
public record Report(Machine before, Machine after, List<Section> sections) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /// What was measured on, and how busy it was.
  public record Machine(
      String time, String system, int processors, String java, double loadAverage) {

    public static Machine now() {
      var system = ManagementFactory.getOperatingSystemMXBean();
      return new Machine(
          Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
          system.getName() + " " + system.getArch(),
          system.getAvailableProcessors(),
          Runtime.version().toString(),
          system.getSystemLoadAverage());
    }
  }

  public Report {
    sections = List.copyOf(sections);
  }

  public String markdown() {
    StringBuilder out = new StringBuilder("# What `./ordercluster bench` measured\n\n");
    out.append(
        String.format(
            Locale.ROOT,
            "%s to %s, %s, %d processors, JDK %s, load average %.1f at the start and %.1f at the"
                + " end (the load of the run itself is part of the latter).%n",
            before.time(),
            after.time(),
            before.system(),
            before.processors(),
            before.java(),
            before.loadAverage(),
            after.loadAverage()));
    sections.forEach(section -> out.append('\n').append(section.markdown()));
    return out.toString();
  }

  /// Writes bench.json, bench.md and a chart for each section.
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    JSON.writeValue(folder.resolve("bench.json").toFile(), this);
    Files.writeString(folder.resolve("bench.md"), markdown());
    for (int i = 0; i < sections.size(); i++) {
      Files.writeString(folder.resolve("bench-" + (i + 1) + ".svg"), Chart.svg(sections.get(i)));
    }
  }
}
