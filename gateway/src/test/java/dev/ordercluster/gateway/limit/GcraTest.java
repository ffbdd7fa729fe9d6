package dev.ordercluster.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Properties of GCRA over random settings and arrivals; the seed of a failure is in its name.
class GcraTest {
  private static final long SECOND = 1_000_000;

  private record Run(int limit, Duration window, int burst, Gcra gcra) {
    static Run random(Random random) {
      int limit = 1 + random.nextInt(500);
      Duration window = Duration.ofMillis(1 + random.nextInt(5_000));
      int burst = random.nextInt(100);
      return new Run(limit, window, burst, Gcra.of(limit, window, burst));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void neverAdmitsMoreThanLimitTimesTimePlusBurst(long seed) {
    Random random = new Random(seed);
    Run run = Run.random(random);
    long start = random.nextLong(1L << 50);
    long now = start;
    long tat = 0;
    long admitted = 0;
    for (int i = 0; i < 20_000; i++) {
      now += random.nextInt((int) Math.max(2, run.gcra().period()));
      Gcra.Verdict verdict = run.gcra().decide(tat, now);
      if (verdict.allowed()) {
        tat = verdict.tat();
        admitted++;
      }
      long allowed = (now - start) / run.gcra().period() + run.burst() + 1;
      assertThat(admitted).isLessThanOrEqualTo(allowed);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30})
  void aClientThatWaitsAsToldIsAlwaysAdmittedAndOneMicrosecondEarlierNever(long seed) {
    Random random = new Random(seed);
    Run run = Run.random(random);
    long now = random.nextLong(1L << 50);
    long tat = 0;
    for (int i = 0; i < 5_000; i++) {
      Gcra.Verdict verdict = run.gcra().decide(tat, now);
      if (verdict.allowed()) {
        tat = verdict.tat();
        continue;
      }
      assertThat(verdict.retryIn()).isPositive();
      assertThat(run.gcra().decide(tat, now + verdict.retryIn() - 1).allowed()).isFalse();
      now += verdict.retryIn();
      assertThat(run.gcra().decide(tat, now).allowed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38, 39, 40})
  void remainingSaysExactlyHowManyMoreAreAdmittedAtOnce(long seed) {
    Random random = new Random(seed);
    Run run = Run.random(random);
    long now = random.nextLong(1L << 50);
    Gcra.Verdict verdict = run.gcra().decide(now + random.nextInt((int) SECOND), now);
    long promised = verdict.allowed() ? verdict.remaining() : 0;
    long tat = verdict.tat();
    long admitted = 0;
    while (run.gcra().decide(tat, now).allowed()) {
      tat = run.gcra().decide(tat, now).tat();
      admitted++;
    }
    assertThat(admitted).isEqualTo(promised);
  }

  @Test
  void aDeniedRequestChangesNothing() {
    Gcra gcra = Gcra.of(1, Duration.ofSeconds(1), 0);
    long tat = gcra.decide(0, SECOND).tat();
    assertThat(gcra.decide(tat, SECOND).allowed()).isFalse();
    assertThat(gcra.decide(tat, SECOND).tat()).isEqualTo(tat);
  }

  @Test
  void aTatWrittenUnderAnotherSettingLocksNobodyOutForLongerThanThisOneCould() {
    Gcra gcra = Gcra.of(10, Duration.ofSeconds(1), 10);
    Gcra.Verdict verdict = gcra.decide(Long.MAX_VALUE / 2, SECOND);
    assertThat(verdict.allowed()).isFalse();
    assertThat(verdict.retryIn()).isLessThanOrEqualTo(gcra.period());
  }
}
