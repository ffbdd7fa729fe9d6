package dev.ordercluster.benchmarks.gateway;

import dev.ordercluster.benchmarks.measure.Quantiles;
import dev.ordercluster.benchmarks.report.Goal;
import dev.ordercluster.benchmarks.report.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// What all rounds came to. The first contender is the upstream itself: what it takes without
/// anything before it is no contender's doing.
final class Standings {
  private static final String UPSTREAM = "upstream itself";
  private static final String NGINX = "nginx";
  private static final String OURS = "OrderCluster, ";
  private static final String SPRING = "Spring Cloud Gateway, ";
  private static final List<String> COLUMNS =
      List.of(
          "",
          "requests/s",
          "% of nginx",
          "CPU µs/request",
          "p50 µs at 1,000/s",
          "added p50 µs",
          "added p99 µs",
          "CPU µs/request at 1,000/s");

  private final Map<String, List<Turn>> turns = new LinkedHashMap<>();

  void add(String contender, Turn turn) {
    turns.computeIfAbsent(contender, _ -> new ArrayList<>()).add(turn);
  }

  Section section(List<String> conditions) {
    List<Section.Row> rows = new ArrayList<>();
    for (String name : turns.keySet()) {
      rows.add(
          new Section.Row(
              name,
              List.of(
                  median(name, Turn::perSecond),
                  100 * ratio(name, NGINX, Turn::perSecond),
                  median(name, Turn::cpuMicros),
                  median(name, Turn::p50Micros),
                  added(name, Turn::p50Micros),
                  added(name, Turn::p99Micros),
                  median(name, Turn::pacedCpuMicros))));
    }
    return new Section("The gateway beside others", conditions, COLUMNS, rows, goals(), 0);
  }

  private List<Goal> goals() {
    String plain = OURS + Features.PLAIN.label();
    String whole = OURS + Features.JWT_AND_LIMIT.label();
    String spring = SPRING + Features.JWT_AND_LIMIT.label();
    List<Goal> goals = new ArrayList<>();
    if (turns.containsKey(NGINX)) {
      double share = 100 * ratio(plain, NGINX, Turn::perSecond);
      goals.add(Goal.atLeast("plain throughput, share of nginx's", 40, share, " %"));
      double times = added(plain, Turn::p50Micros) / added(NGINX, Turn::p50Micros);
      goals.add(Goal.atMost("added p50 at 1,000 requests/s, times nginx's", 2, times, ""));
    }
    if (turns.containsKey(spring)) {
      goals.add(
          Goal.atLeast(
              "throughput with JWT + limit, times Spring Cloud Gateway's",
              3,
              ratio(whole, spring, Turn::perSecond),
              ""));
      goals.add(
          Goal.atMost(
              "CPU per request with JWT + limit, share of Spring Cloud Gateway's",
              33.3,
              100 * ratio(whole, spring, Turn::cpuMicros),
              " %"));
    }
    double cost = 100 * (1 - ratio(whole, plain, Turn::perSecond));
    goals.add(Goal.atMost("JWT + limit cost of our plain throughput", 25, cost, " %"));
    return goals;
  }

  private double median(String name, ToDoubleFunction<Turn> value) {
    return Optional.ofNullable(turns.get(name))
        .map(all -> Quantiles.median(all.stream().map(value::applyAsDouble).toList()))
        .orElse(Double.NaN);
  }

  // Round by round, so that what else the machine did in a round is in both.
  private double ratio(String one, String other, ToDoubleFunction<Turn> value) {
    return byRound(one, other, (a, b) -> value.applyAsDouble(a) / value.applyAsDouble(b));
  }

  private double added(String name, ToDoubleFunction<Turn> value) {
    return name.equals(UPSTREAM)
        ? Double.NaN
        : byRound(name, UPSTREAM, (a, b) -> value.applyAsDouble(a) - value.applyAsDouble(b));
  }

  private interface Comparison {
    double of(Turn one, Turn other);
  }

  private double byRound(String one, String other, Comparison comparison) {
    List<Turn> a = turns.getOrDefault(one, List.of());
    List<Turn> b = turns.getOrDefault(other, List.of());
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      values.add(comparison.of(a.get(i), b.get(i)));
    }
    return values.isEmpty() ? Double.NaN : Quantiles.median(values);
  }
}
