package dev.ordercluster.operator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ordercluster.operator.measure.LatencyHistogram.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasureTest {
  private static final Instant T0 = Instant.parse("2026-11-23T10:00:00Z");
  private static final double INF = Double.POSITIVE_INFINITY;

  private static CounterReading at(long seconds, double value) {
    return new CounterReading(T0.plusSeconds(seconds), value);
  }

  private static LatencyHistogram histogram(double sum, double... boundsAndCounts) {
    List<Bucket> buckets = new java.util.ArrayList<>();
    for (int i = 0; i < boundsAndCounts.length; i += 2) {
      buckets.add(new Bucket(boundsAndCounts[i], boundsAndCounts[i + 1]));
    }
    return new LatencyHistogram(buckets, sum);
  }

  @Test
  void aRateIsTheGrowthOverTheTime() {
    assertThat(at(5, 150).ratePerSecondSince(at(0, 100))).hasValue(10);
  }

  @Test
  void aCounterThatFellWasResetAndGrewByWhatItShows() {
    assertThat(at(5, 30).increaseSince(at(0, 100))).hasValue(30);
    assertThat(at(5, 30).ratePerSecondSince(at(0, 100))).hasValue(6);
  }

  @Test
  void noRateComesOfAClockThatStoodStillOrWentBack() {
    assertThat(at(0, 150).ratePerSecondSince(at(0, 100))).isEmpty();
    assertThat(at(-3600, 150).ratePerSecondSince(at(0, 100))).isEmpty();
    assertThat(at(-3600, 150).since(at(0, 100))).isEqualTo(Duration.ZERO);
  }

  @Test
  void noNumberNegativeAndInfiniteAreNoMeasurements() {
    for (double broken : new double[] {Double.NaN, -1, INF}) {
      assertThat(at(5, broken).increaseSince(at(0, 1))).isEmpty();
      assertThat(at(5, 1).increaseSince(at(0, broken))).isEmpty();
    }
  }

  @Test
  void aQuantileIsLinearInsideItsBucket() {
    LatencyHistogram seen = histogram(10, 0.1, 50, 0.2, 100, INF, 100);
    assertThat(seen.quantileSeconds(50).orElseThrow()).isCloseTo(0.1, within(1e-9));
    assertThat(seen.quantileSeconds(95).orElseThrow()).isCloseTo(0.19, within(1e-9));
    assertThat(seen.meanSeconds()).hasValue(0.1);
  }

  @Test
  void aQuantileBeyondTheLastFiniteBoundIsThatBound() {
    assertThat(histogram(1, 0.1, 1, INF, 100).quantileSeconds(95)).hasValue(0.1);
  }

  @Test
  void nothingObservedHasNoQuantileAndNoMean() {
    assertThat(LatencyHistogram.empty().quantileSeconds(95)).isEmpty();
    assertThat(histogram(0, 0.1, 0, INF, 0).quantileSeconds(95)).isEmpty();
    assertThat(histogram(0, 0.1, 0, INF, 0).meanSeconds()).isEmpty();
    assertThat(histogram(1, INF, 10).quantileSeconds(95)).isEmpty();
  }

  @Test
  void aPercentileOutsideItsRangeIsRefused() {
    assertThatThrownBy(() -> LatencyHistogram.empty().quantileSeconds(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above 0");
  }

  @Test
  void theDifferenceOfTwoScrapesIsWhatHappenedBetween() {
    LatencyHistogram earlier = histogram(10, 0.1, 100, 0.2, 150, INF, 160);
    LatencyHistogram later = histogram(13, 0.1, 110, 0.2, 180, INF, 200);
    LatencyHistogram between = later.since(earlier);
    assertThat(between.count()).isEqualTo(40);
    assertThat(between.sumSeconds()).isEqualTo(3);
    assertThat(between.buckets().getFirst().count()).isEqualTo(10);
  }

  @Test
  void aHistogramThatWasResetIsAllNew() {
    LatencyHistogram earlier = histogram(10, 0.1, 100, INF, 160);
    LatencyHistogram later = histogram(1, 0.1, 5, INF, 8);
    assertThat(later.since(earlier)).isEqualTo(later);
  }

  @Test
  void aBucketThatOneScrapeMissesIsLeftOutOfTheDifference() {
    LatencyHistogram earlier = histogram(10, 0.1, 100, INF, 160);
    LatencyHistogram later = histogram(13, 0.1, 110, 0.2, 180, INF, 200);
    LatencyHistogram between = later.since(earlier);
    assertThat(between.buckets()).extracting(Bucket::upperSeconds).containsExactly(0.1, INF);
    assertThat(between.count()).isEqualTo(40);
  }

  @Test
  void bucketsThatCannotBeAreDroppedAndTornCountsNeverFall() {
    LatencyHistogram seen = histogram(1, 0.2, 5, 0.1, 10, -1, 3, Double.NaN, 4, 0.5, -7, INF, 12);
    assertThat(seen.buckets())
        .containsExactly(new Bucket(0.1, 10), new Bucket(0.2, 10), new Bucket(INF, 12));
  }

  @Test
  void addingPodsWithOtherBucketsNeverMakesThemFaster() {
    LatencyHistogram one = histogram(1, 0.1, 10, INF, 10);
    LatencyHistogram other = histogram(4, 0.2, 10, INF, 10);
    LatencyHistogram both = one.plus(other);
    assertThat(both.count()).isEqualTo(20);
    assertThat(both.buckets())
        .containsExactly(new Bucket(0.1, 10), new Bucket(0.2, 20), new Bucket(INF, 20));
    assertThat(both.sumSeconds()).isEqualTo(5);
  }
}
