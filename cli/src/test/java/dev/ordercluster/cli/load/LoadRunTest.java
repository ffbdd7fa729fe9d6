package dev.ordercluster.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadRunTest {
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  @Test
  void aServerThatStandsStillDelaysNoArrivalAndItsSilenceIsInThePercentiles() throws Exception {
    CountDownLatch moves = new CountDownLatch(1);
    AtomicInteger arrived = new AtomicInteger();
    long begun = System.nanoTime();
    Generator.Requests still =
        () -> {
          arrived.incrementAndGet();
          try {
            return moves.await(20, TimeUnit.SECONDS) ? Outcome.OK : Outcome.LOST;
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Outcome.LOST;
          }
        };
    Tally tally = new Tally();
    Thread run = Thread.ofVirtual().start(new Generator(plan(200), still, tally));
    while (System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(1500)) {
      Thread.onSpinWait();
    }
    assertThat(arrived.get()).as("of about 200 in one second").isGreaterThan(140);
    moves.countDown();
    run.join();
    tally.interval();
    Tally.Reading whole = tally.whole();
    assertThat(whole.count(Outcome.OK)).isEqualTo(arrived.get());
    // The first waited 1.5 s, the last half a second.
    assertThat(whole.p50()).isGreaterThan(700_000);
    assertThat(whole.max()).isGreaterThan(1_300_000);
  }

  @Test
  void everyIntervalAndTheWholeAreTold() {
    LoadRun.Result result =
        new LoadRun(plan(100), new LoadRun.Shown(Duration.ofMillis(200), false, lines::add))
            .run(() -> Outcome.OK);
    assertThat(result).isEqualTo(new LoadRun.Result(0, 0, 0));
    assertThat(lines.getFirst()).isEqualTo(LoadLines.HEAD);
    assertThat(lines).hasSizeGreaterThanOrEqualTo(3);
    assertThat(lines.getLast()).contains("requests in 1 s").contains("0 lost").contains("p99.9");
  }

  @Test
  void aRunThatIsStoppedTellsWhatItCameTo() {
    LoadPlan endless = new LoadPlan(Profile.STEP, 100, 100, Duration.ofHours(1), 0.5, 1);
    LoadRun run = new LoadRun(endless, new LoadRun.Shown(Duration.ofSeconds(1), true, lines::add));
    AtomicInteger sent = new AtomicInteger();
    run.run(
        () -> {
          if (sent.incrementAndGet() == 20) {
            run.stop();
          }
          return Outcome.OK;
        });
    assertThat(sent.get()).isLessThan(1000);
    assertThat(lines.getLast()).startsWith("{\"summary\":true,").contains("\"ok\":" + sent.get());
  }

  @Test
  void everyOutcomeIsCountedApart() {
    AtomicInteger number = new AtomicInteger();
    Outcome[] outcomes = {Outcome.OK, Outcome.LIMITED, Outcome.SHED, Outcome.WRONG, Outcome.LOST};
    LoadRun.Result result =
        new LoadRun(plan(100), new LoadRun.Shown(Duration.ofMillis(500), true, lines::add))
            .run(() -> outcomes[number.getAndIncrement() % outcomes.length]);
    assertThat(result.limited()).isPositive();
    assertThat(result.failed()).isPositive();
    assertThat(lines.getLast())
        .startsWith("{\"summary\":true,")
        .contains("\"limited\":" + result.limited())
        .doesNotContain("\"lost\":0");
    assertThat(Outcome.of(201)).isEqualTo(Outcome.OK);
    assertThat(Outcome.of(429)).isEqualTo(Outcome.LIMITED);
    assertThat(Outcome.of(503)).isEqualTo(Outcome.SHED);
    assertThat(Outcome.of(500)).isEqualTo(Outcome.WRONG);
    assertThat(Outcome.of(302)).isEqualTo(Outcome.WRONG);
  }

  @Test
  void whatCannotBeSentIsCountedAndNeverMadeUpFor() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Generator.Requests never =
        () -> {
          try {
            return end.await(20, TimeUnit.SECONDS) ? Outcome.OK : Outcome.LOST;
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Outcome.LOST;
          }
        };
    Tally tally = new Tally();
    LoadPlan plan = new LoadPlan(Profile.STEP, 4000, 4000, Duration.ofSeconds(1), 0.5, 3);
    Thread run = Thread.ofVirtual().start(new Generator(plan, never, tally));
    while (tally.interval().count(Outcome.UNSENT) == 0) {
      Thread.onSpinWait();
    }
    end.countDown();
    run.join();
    tally.interval();
    assertThat(tally.whole().count(Outcome.OK)).isGreaterThanOrEqualTo(Generator.MOST_AT_A_TIME);
  }

  private static LoadPlan plan(double rate) {
    return new LoadPlan(Profile.STEP, rate, rate, Duration.ofSeconds(1), 0.5, 1);
  }
}
