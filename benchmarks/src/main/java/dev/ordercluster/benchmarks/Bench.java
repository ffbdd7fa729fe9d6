package dev.ordercluster.benchmarks;

import dev.ordercluster.benchmarks.gateway.GatewayBenchmark;
import dev.ordercluster.benchmarks.gateway.HostileBenchmark;
import dev.ordercluster.benchmarks.report.Report;
import dev.ordercluster.benchmarks.report.Section;
import dev.ordercluster.runtime.Logs;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

/// `./ordercluster bench`: measures on this machine and writes what came of it.
public final class Bench {
  private final BenchOptions options;
  private final Path home;
  private final PrintStream out;

  private Bench(BenchOptions options, Path home, PrintStream out) {
    this.options = options;
    this.home = home;
    this.out = out;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> words = List.of(arguments);
    if (words.contains("-h") || words.contains("--help")) {
      System.out.print(BenchOptions.USAGE);
      return;
    }
    Path home = Path.of(System.getProperty("ordercluster.home", ".")).toAbsolutePath().normalize();
    try {
      Logs.install("benchmarks", Map.of("org.apache.kafka", Level.SEVERE));
      new Bench(BenchOptions.parse(words, home), home, System.out).run();
    } catch (BenchOptions.UsageException e) {
      System.err.println("ordercluster bench: " + e.getMessage());
      System.err.print(BenchOptions.USAGE);
      System.exit(2);
    }
  }

  private void run() throws IOException, InterruptedException {
    Report.Machine before = Report.Machine.now();
    List<Section> sections = new ArrayList<>();
    for (BenchOptions.Suite suite : options.suites()) {
      tell("measuring " + suite.word());
      Path folder = Files.createTempDirectory("ordercluster-bench");
      Section section = measure(suite, folder);
      out.println();
      out.println(section.markdown());
      sections.add(section);
    }
    Report report = new Report(before, Report.Machine.now(), sections);
    report.write(options.out());
    out.println("Report: " + options.out().resolve("bench.md"));
  }

  private Section measure(BenchOptions.Suite suite, Path folder)
      throws IOException, InterruptedException {
    Duration time = Duration.ofSeconds(options.seconds());
    return switch (suite) {
      case GATEWAY -> new GatewayBenchmark(time, options.rounds(), this::tell).run(home, folder);
      case HOSTILE -> new HostileBenchmark(time, options.rounds(), this::tell).run(home, folder);
    };
  }

  private void tell(String what) {
    out.printf("%tT %s%n", System.currentTimeMillis(), what);
  }
}
