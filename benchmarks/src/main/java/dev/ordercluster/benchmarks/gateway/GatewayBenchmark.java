package dev.ordercluster.benchmarks.gateway;

import dev.ordercluster.benchmarks.measure.HttpLoad;
import dev.ordercluster.benchmarks.measure.LoadResult;
import dev.ordercluster.benchmarks.measure.Processor;
import dev.ordercluster.benchmarks.report.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The gateway beside nginx, HAProxy and Spring Cloud Gateway, in rounds: each contender once as
/// fast as it answers and once at a steady rate, then the next one, then again from the first.
public final class GatewayBenchmark {
  private static final int BUSY_CLIENTS = 32;
  private static final int PACED_CLIENTS = 32;
  private static final int RATE = 1000;
  // A Java VM compiles what is hot while it warms up; nothing of that is measured.
  private static final Duration WARM_UP_STEP = Duration.ofSeconds(5);
  private static final int MOST_STEPS = 12;
  private static final double STILL_FASTER = 1.05;

  private final Duration time;
  private final int rounds;
  private final Consumer<String> tell;

  /// How long to measure.
  ///
  /// @param time of each measurement; there are two for each contender in each round
  /// @param tell is told what happens now
  public GatewayBenchmark(Duration time, int rounds, Consumer<String> tell) {
    this.time = time;
    this.rounds = rounds;
    this.tell = tell;
  }

  /// Measures.
  ///
  /// @param home the checkout, with what was built in it
  /// @param folder for configurations and logs
  public Section run(Path home, Path folder) throws IOException, InterruptedException {
    try (Contenders contenders = Contenders.start(home, folder, tell)) {
      Standings standings = new Standings();
      contenders.missing().forEach(tell);
      warmUp(contenders);
      for (int round = 0; round <= rounds; round++) {
        for (Contender contender : contenders.all()) {
          String when =
              round < 1 ? "round that does not count" : "round " + round + " of " + rounds;
          tell.accept(when + ": " + contender.name());
          Turn turn = turn(contender);
          if (round >= 1) {
            standings.add(contender.name(), turn);
          }
        }
      }
      return standings.section(conditions(contenders.missing()));
    }
  }

  private void warmUp(Contenders contenders) throws IOException {
    for (Contender contender : contenders.all()) {
      tell.accept("warm-up: " + contender.name());
      try (HttpLoad load = load(contender, BUSY_CLIENTS)) {
        double before = 0;
        double now = load.asFastAsAnswered(WARM_UP_STEP).perSecond();
        for (int i = 1; i < MOST_STEPS && now > before * STILL_FASTER; i++) {
          before = Math.max(before, now);
          now = load.asFastAsAnswered(WARM_UP_STEP).perSecond();
        }
      }
    }
  }

  private Turn turn(Contender contender) throws IOException {
    ProcessHandle process = contender.server().process();
    double perSecond;
    double cpu;
    try (HttpLoad load = load(contender, BUSY_CLIENTS)) {
      Duration before = Processor.timeOf(process);
      LoadResult result = load.asFastAsAnswered(time);
      cpu = perRequest(process, before, result);
      perSecond = result.perSecond();
    }
    try (HttpLoad load = load(contender, PACED_CLIENTS)) {
      Duration before = Processor.timeOf(process);
      LoadResult result = load.paced(time, RATE);
      double pacedCpu = perRequest(process, before, result);
      return new Turn(perSecond, cpu, result.micros(0.5), result.micros(0.99), pacedCpu);
    }
  }

  private static HttpLoad load(Contender contender, int clients) throws IOException {
    return new HttpLoad(contender.server().address(), contender.requests(), clients);
  }

  private static double perRequest(ProcessHandle process, Duration before, LoadResult result) {
    return Processor.timeOf(process).minus(before).toNanos() / 1e3 / result.done();
  }

  private List<String> conditions(List<String> missing) {
    List<String> conditions = new ArrayList<>();
    conditions.add(
        """
        Medians of %d rounds after a warm-up of each until %d s are no faster than those before; in a round every contender in turn %d s as fast as it answers (closed loop, %d \
        connections, HTTP/1.1 keep-alive) and %d s at a steady %,d requests/s, timed from when each request \
        was due. Ratios and differences are taken within a round. One client thread and a Java upstream \
        that answers 1 KiB at once run on the same processors. nginx and HAProxy have two workers; every Java \
        process has `%s`, ours also `%s`, Spring Cloud Gateway two event loops. 200 customers with an RS256 token each; \
        the limit is one that is never reached, counted in one Redis; no access logs. "Added" is what the \
        upstream itself does not take."""
            .formatted(
                rounds,
                WARM_UP_STEP.toSeconds(),
                time.toSeconds(),
                BUSY_CLIENTS,
                time.toSeconds(),
                RATE,
                String.join(" ", Contenders.FLAGS.subList(0, 4)),
                OurGateway.POLLERS));
    conditions.addAll(missing);
    return conditions;
  }
}
