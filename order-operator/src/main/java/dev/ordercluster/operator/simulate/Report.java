package dev.ordercluster.operator.simulate;

import dev.ordercluster.operator.autoscale.Limit;
import dev.ordercluster.operator.autoscale.ScalingDecision;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Prints a replay as it goes.
final class Report {
  private static final int PROGRESS_LINES = 50_000;
  private static final int MOST_PODS = 10_000;
  private static final int MOST_POINTS = 50_000;
  private static final int CHECK_EVERY = 100;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final boolean onlyChanges;
  private List<Chart.Point> points = new ArrayList<>();
  private int decisions;
  private int wouldChange;
  private String lastReason = "";
  private int lastDesired = -1;
  private Instant first = Instant.MAX;
  private double latest;
  private boolean jumped;

  Report(PrintStream out, PrintStream err, boolean json, boolean onlyChanges) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.onlyChanges = onlyChanges;
  }

  /// One decision for each row of rows with the same time.
  void run(Replay replay, SamplesFile samples) throws InputException, IOException {
    List<Row> rows = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Optional<Row> next = samples.next();
    int told = PROGRESS_LINES;
    while (next.isPresent()) {
      Row row = next.get();
      if (!rows.isEmpty() && !rows.getFirst().time().equals(row.time())) {
        if (row.time().isBefore(rows.getFirst().time())) {
          tellOfJump(samples.line(), rows.getFirst().time(), row.time());
        }
        print(replay.step(rows));
        rows.clear();
        names.clear();
      }
      if (!names.add(row.pod())) {
        throw samples.wrongLine("pod " + row.pod() + " stands twice at " + row.time());
      }
      if (rows.size() == MOST_PODS) {
        throw samples.wrongLine("expected at most " + MOST_PODS + " pods at one time");
      }
      rows.add(row);
      if (samples.line() >= told) {
        err.println("read " + samples.line() + " lines, up to " + row.time());
        told += PROGRESS_LINES;
      }
      next = samples.next();
    }
    if (rows.isEmpty()) {
      throw samples.wrongLine("expected samples after the header, found none");
    }
    print(replay.step(rows));
  }

  private void tellOfJump(int line, Instant from, Instant to) {
    if (!jumped) {
      err.println(
          "line "
              + line
              + ": time goes back from "
              + from
              + " to "
              + to
              + ", which is taken for a clock that was set; the chart stands still there");
      jumped = true;
    }
  }

  private void print(Replay.Step step) throws IOException {
    ScalingDecision decision = step.decision();
    decisions++;
    wouldChange += decision.desired() == decision.current() ? 0 : 1;
    latest = Math.max(latest, seconds(step.time()));
    points.add(new Chart.Point(latest, step.load(), decision.desired(), decision.current()));
    if (points.size() > MOST_POINTS) {
      List<Chart.Point> all = points;
      points = new ArrayList<>(all.subList(0, 1));
      IntStream.range(1, all.size()).filter(i -> i % 2 == 0).forEach(i -> points.add(all.get(i)));
    }
    first = first.equals(Instant.MAX) ? step.time() : first;
    String reason = decision.metric() + decision.limits().stream().map(Limit::reason).toList();
    boolean news = decision.desired() != lastDesired || !reason.equals(lastReason);
    lastReason = reason;
    lastDesired = decision.desired();
    if (onlyChanges && !news) {
      return;
    }
    out.println(json ? DecisionJson.of(step) : step.time() + "  " + decision.sentence());
    // Whoever reads may have seen enough, as head has.
    if (decisions % CHECK_EVERY == 0 && out.checkError()) {
      throw new IOException("the output was closed");
    }
  }

  private double seconds(Instant time) {
    return first.equals(Instant.MAX) ? 0 : Duration.between(first, time).toMillis() / 1000.0;
  }

  Chart chart() {
    return new Chart(points);
  }

  void finish() {
    if (!json) {
      out.println();
      out.print(chart().text());
      out.println(decisions + " decisions, " + wouldChange + " of them for another count.");
    }
  }
}
