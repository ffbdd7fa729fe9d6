package dev.ordercluster.benchmarks.gateway;

import dev.ordercluster.backends.LocalRedis;
import dev.ordercluster.benchmarks.measure.HttpLoad;
import dev.ordercluster.benchmarks.measure.LoadResult;
import dev.ordercluster.benchmarks.measure.Quantiles;
import dev.ordercluster.benchmarks.measure.Server;
import dev.ordercluster.benchmarks.report.Goal;
import dev.ordercluster.benchmarks.report.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/// Good clients of the gateway alone and beside [BadSockets], by turns.
public final class HostileBenchmark {
  private static final int CLIENTS = 16;
  private static final int RATE = 500;
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  // A thousand sockets that begin or end at once are work: what is timed is what holds while they
  // are open, and while there are none.
  private static final Duration SETTLE = Duration.ofSeconds(5);

  // All come from one address here, which a real attack does not: its share must not be what
  // protects the good clients.
  private static final Map<String, String> OPEN_HOUSE =
      Map.of(
          "GATEWAY_CLIENT_MAX_CONNECTIONS", "2048",
          "GATEWAY_CLIENT_MAX_CONNECTIONS_PER_SOURCE", "5000",
          "GATEWAY_REQUEST_MAX_IN_FLIGHT_PER_SOURCE", "5000");

  private final Duration time;
  private final int rounds;
  private final Consumer<String> tell;

  private record Turn(double p50, double p99, int open, int reopened) {}

  /// How long to measure.
  ///
  /// @param time of each of the two measurements of a round
  /// @param tell is told what happens now
  public HostileBenchmark(Duration time, int rounds, Consumer<String> tell) {
    this.time = time;
    this.rounds = rounds;
    this.tell = tell;
  }

  /// Measures.
  ///
  /// @param home the checkout, with what was built in it
  /// @param folder for configurations and logs
  public Section run(Path home, Path folder) throws IOException, InterruptedException {
    try (LocalRedis redis = LocalRedis.start(folder.resolve("redis"))) {
      Setting setting = new Setting(folder, new Callers(), Server.freePort(), redis.port());
      List<byte[]> requests = setting.callers().requests(Features.PLAIN);
      Path jar = home.resolve("gateway/target/app/gateway-app.jar");
      try (Server _ = Server.start(CheapUpstream.launch(setting), requests);
          Server gateway =
              Server.start(
                  OurGateway.launch(setting, Features.PLAIN, jar, Contenders.FLAGS, OPEN_HOUSE),
                  requests)) {
        return measure(gateway, setting.callers());
      }
    }
  }

  private Section measure(Server gateway, Callers callers)
      throws IOException, InterruptedException {
    List<byte[]> requests = callers.requests(Features.PLAIN);
    tell.accept("warm-up");
    try (HttpLoad load = new HttpLoad(gateway.address(), requests, CLIENTS)) {
      var _ = load.asFastAsAnswered(WARM_UP);
      var _ = load.paced(time, RATE);
    }
    List<Turn> alone = new ArrayList<>();
    List<Turn> beside = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      tell.accept("round " + round + " of " + rounds + ": alone");
      try (HttpLoad load = new HttpLoad(gateway.address(), requests, CLIENTS)) {
        var _ = load.paced(SETTLE, RATE);
        alone.add(turn(load.paced(time, RATE), 0, 0));
      }
      tell.accept("round " + round + " of " + rounds + ": beside bad sockets");
      try (BadSockets bad = new BadSockets(gateway.address(), callers);
          HttpLoad load = new HttpLoad(gateway.address(), requests, CLIENTS)) {
        var _ = load.paced(SETTLE, RATE);
        LoadResult result = load.paced(time, RATE);
        beside.add(turn(result, bad.open(), bad.reopened()));
      }
    }
    return section(alone, beside);
  }

  private static Turn turn(LoadResult result, int open, int reopened) {
    return new Turn(result.micros(0.5), result.micros(0.99), open, reopened);
  }

  private Section section(List<Turn> alone, List<Turn> beside) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < alone.size(); i++) {
      ratios.add(beside.get(i).p99() / alone.get(i).p99());
    }
    return new Section(
        "Good clients of the gateway beside bad ones",
        List.of(
            """
            Medians of %d rounds after a warm-up; in a round %d s alone and %d s beside %,d bad sockets, each after 5 s to settle. Good: %d keep-alive connections, a steady %,d requests/s, timed from when each request \
            was due. Bad: 300 say nothing, 300 send a head a byte a second, 200 a body a byte a second, 200 ask for 4 MiB and do not read. What the gateway closes is opened again. All come from one \
            address, whose shares of connections and requests are lifted for this, and run with the upstream on the same processors. The ratio is taken within a round."""
                .formatted(
                    rounds, time.toSeconds(), time.toSeconds(), BadSockets.COUNT, CLIENTS, RATE)),
        List.of("", "p50 µs", "p99 µs", "bad sockets open", "opened again"),
        List.of(row("alone", alone), row("beside bad sockets", beside)),
        List.of(
            Goal.atMost("p99 beside bad sockets, times alone", 2, Quantiles.median(ratios), "")),
        1);
  }

  private static Section.Row row(String name, List<Turn> turns) {
    return new Section.Row(
        name,
        List.of(
            median(turns, Turn::p50),
            median(turns, Turn::p99),
            median(turns, Turn::open),
            median(turns, Turn::reopened)));
  }

  private static double median(List<Turn> turns, ToDoubleFunction<Turn> value) {
    return Quantiles.median(turns.stream().map(value::applyAsDouble).toList());
  }
}
