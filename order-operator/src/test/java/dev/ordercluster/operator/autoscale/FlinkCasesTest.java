package dev.ordercluster.operator.autoscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ordercluster.operator.autoscale.History.Delayed;
import dev.ordercluster.operator.autoscale.History.Promise;
import dev.ordercluster.operator.autoscale.Throughput.Steps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every row of `cases/flink-cases.tsv`: numbers taken from the tests of Flink's autoscaler.
class FlinkCasesTest {
  private static final Pattern DELAY = Pattern.compile("t=(\\d+)s rec (\\d+)");
  private static final Pattern LAST =
      Pattern.compile("last (\\d+)->(\\d+) expected (\\d+) from (\\d+)");

  @TestFactory
  Stream<DynamicTest> everyRowOfTheFlinkTableGivesItsCount() {
    List<DynamicTest> tests = new ArrayList<>();
    Promise last = Promise.NONE;
    Delay delay = new Delay(Delayed.NONE);
    for (CaseRow row : CaseRow.table("/cases/flink-cases.tsv")) {
      String upstream = row.text("upstream");
      if (DELAY.matcher(upstream).find()) {
        tests.add(dynamicTest(row.toString(), () -> delay.check(row)));
      } else if (row.text("expected").contains("scaleUpBelow")) {
        tests.add(dynamicTest(row.toString(), () -> band(row)));
      } else {
        Matcher matcher = LAST.matcher(row.text("note"));
        last =
            matcher.find()
                ? promise(matcher)
                : row.text("note").contains("empty") ? Promise.NONE : last;
        Promise promise = last;
        tests.add(dynamicTest(row.toString(), () -> factor(row, promise)));
      }
    }
    return tests.stream();
  }

  private static Promise promise(Matcher matcher) {
    return new Promise(
        PodFixture.NOW,
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Double.parseDouble(matcher.group(4)),
        Double.parseDouble(matcher.group(3)));
  }

  private static void factor(CaseRow row, Promise promise) {
    int current = row.number("current");
    int expected = row.number("expected");
    String rate = row.text("target_rate_or_factor");
    if (rate.startsWith("factor=")) {
      int max = (int) row.value("note", "maxParallelism");
      double factor = row.value("target_rate_or_factor", "factor");
      assertThat(Throughput.scale(current, factor, max)).isEqualTo(expected);
      return;
    }
    double processing = Double.parseDouble(row.text("true_processing_rate"));
    int wish =
        Throughput.replicas(
            current,
            Double.parseDouble(rate),
            processing,
            Double.parseDouble(row.text("util_target")),
            new Steps(
                Double.parseDouble(row.text("max_down")), Double.parseDouble(row.text("max_up"))));
    boolean blocked =
        row.text("upstream").matches("(same|.*Ineffective.*)")
            && wish > current
            && Throughput.wasIneffective(promise, current, processing);
    assertThat(blocked ? current : wish).isEqualTo(expected);
  }

  private static void band(CaseRow row) {
    double rate = row.value("target_rate_or_factor", "rate");
    Matcher bounds =
        Pattern.compile("min (\\.\\d+|[\\d.]+) .*max (\\.\\d+|[\\d.]+)")
            .matcher(row.text("util_target"));
    assertThat(bounds.find()).as("bounds of " + row).isTrue();
    Throughput.Band band =
        Throughput.band(
            new Throughput.Demand(
                rate,
                row.value("note", "lagCatchUpRate"),
                Duration.ofSeconds((long) row.value("note", "catchUp")),
                Duration.ofSeconds((long) row.value("note", "restart")),
                row.text("note").contains("backlog=True")),
            Double.parseDouble(bounds.group(1)),
            Double.parseDouble(bounds.group(2)));
    assertThat(band.scaleUpBelow()).isEqualTo(row.value("expected", "scaleUpBelow"));
    assertThat(band.scaleDownAbove())
        .isEqualTo(
            row.text("expected").contains("scaleDownAbove=inf")
                ? Double.POSITIVE_INFINITY
                : row.value("expected", "scaleDownAbove"));
  }

  /// The rows of one delayed scale-down follow each other.
  private static final class Delay {
    private Delayed pending;

    Delay(Delayed pending) {
      this.pending = pending;
    }

    void check(CaseRow row) {
      assertThat(row.text("note")).isEqualTo("scale-down.interval 60s");
      Matcher matcher = DELAY.matcher(row.text("upstream"));
      assertThat(matcher.find()).as("time and wish of " + row).isTrue();
      long seconds = Long.parseLong(matcher.group(1));
      int wish = Integer.parseInt(matcher.group(2));
      // The table leaves out the wish of 90 at 20 s that this row's answer comes from.
      boolean cold = row.text("upstream").contains("max in window = 90") && !hasWish(90);
      if (cold) {
        apply(row, 20, 90);
      }
      DelayedScaleDown.Outcome outcome = apply(row, seconds, wish);
      assertThat(outcome.replicas()).isEqualTo(row.number("expected"));
      if (row.text("upstream").contains("clears pending")) {
        assertThat(pending.wishes()).isEmpty();
      }
    }

    private DelayedScaleDown.Outcome apply(CaseRow row, long seconds, int wish) {
      DelayedScaleDown.Outcome outcome =
          DelayedScaleDown.apply(
              row.number("current"),
              wish,
              Duration.ofMinutes(1),
              seconds == 0 ? Delayed.NONE : pending,
              PodFixture.NOW.plusSeconds(seconds));
      pending = outcome.next();
      return outcome;
    }

    private boolean hasWish(int replicas) {
      return pending.wishes().stream().anyMatch(wish -> wish.replicas() == replicas);
    }
  }
}
