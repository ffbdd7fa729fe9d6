package dev.ordercluster.operator.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ordercluster.operator.autoscale.Sample;
import dev.ordercluster.operator.autoscale.Signal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PodReadingsTest {
  private final PodReadings readings = new PodReadings(Duration.ofSeconds(5));

  @Test
  void ratesAreTakenOverTwoPeriodsAndLevelsAveraged() {
    sample(Told.process(1).cpu(10).inFlight(4).answered(100, 0).at(0));
    sample(Told.process(1).cpu(12).inFlight(8).answered(300, 0).at(5));
    Sample last = sample(Told.process(1).cpu(16).inFlight(12).answered(600, 0).at(10));
    assertThat(last.value(Signal.CPU_MILLIS)).hasValueCloseTo(600.0, within(0.1));
    assertThat(last.value(Signal.REQUESTS_PER_SECOND)).hasValueCloseTo(50.0, within(0.01));
    assertThat(last.value(Signal.IN_FLIGHT)).hasValueCloseTo(8.0, within(0.01));
    assertThat(last.value(Signal.MEMORY_BYTES)).hasValue(1.5e8);
    Sample later = sample(Told.process(1).cpu(16).inFlight(0).answered(600, 0).at(15));
    assertThat(later.value(Signal.CPU_MILLIS)).hasValueCloseTo(400.0, within(0.1));
  }

  @Test
  void theFirstLookKnowsLevelsButNoRates() {
    Sample first = sample(Told.process(1).cpu(10).inFlight(4).answered(100, 0).at(0));
    assertThat(first.value(Signal.IN_FLIGHT)).hasValue(4);
    assertThat(first.value(Signal.CPU_MILLIS)).isEmpty();
    assertThat(first.value(Signal.REQUESTS_PER_SECOND)).isEmpty();
    assertThat(first.latency().count()).isZero();
  }

  @Test
  void durationsAreThoseOfTheWindowOnly() {
    sample(Told.process(1).answered(1000, 500).at(0));
    Sample last = sample(Told.process(1).answered(1000, 600).at(5));
    assertThat(last.latency().count()).isEqualTo(100);
    assertThat(last.latency().quantileSeconds(95)).hasValueCloseTo(0.95, within(0.01));
  }

  @Test
  void aProcessThatStartedAnewBeginsAnew() {
    sample(Told.process(1).cpu(500).answered(9000, 0).at(0));
    Sample fresh = sample(Told.process(99).cpu(1).answered(10, 0).at(5));
    assertThat(fresh.value(Signal.CPU_MILLIS)).isEmpty();
    Sample next = sample(Told.process(99).cpu(2).answered(60, 0).at(10));
    assertThat(next.value(Signal.CPU_MILLIS)).hasValueCloseTo(200.0, within(0.1));
    assertThat(next.value(Signal.REQUESTS_PER_SECOND)).hasValueCloseTo(10.0, within(0.01));
  }

  @Test
  void aCounterThatFellWithoutARestartGrewByWhatItShows() {
    sample(Told.process(1).cpu(500).at(0));
    assertThat(sample(Told.process(1).cpu(1).at(5)).value(Signal.CPU_MILLIS))
        .hasValueCloseTo(200.0, within(0.1));
  }

  @Test
  void aGapMakesNoRateOverTheGap() {
    sample(Told.process(1).cpu(0).at(0));
    Sample after = sample(Told.process(1).cpu(300).at(60));
    assertThat(after.value(Signal.CPU_MILLIS)).isEmpty();
  }

  @Test
  void theSameScrapeToldTwiceForgetsNothing() {
    sample(Told.process(1).cpu(1).answered(10, 0).at(0));
    sample(Told.process(1).cpu(2).answered(60, 0).at(5));
    Sample again = sample(Told.process(1).cpu(2).answered(60, 0).at(5));
    assertThat(again.value(Signal.CPU_MILLIS)).hasValueCloseTo(200.0, within(0.1));
    assertThat(again.value(Signal.REQUESTS_PER_SECOND)).hasValueCloseTo(10.0, within(0.01));
    assertThat(readings.size()).isEqualTo(2);
  }

  @Test
  void aClockThatJumpsChangesNoRate() {
    sample(Told.process(1).cpu(1).at(0));
    Scrape.Answered honest = Told.process(1).cpu(2).at(5);
    Sample jumped =
        sample(
            new Scrape.Answered(
                honest.time().minusSeconds(86_400), honest.steady(), honest.exposition()));
    assertThat(jumped.value(Signal.CPU_MILLIS)).hasValueCloseTo(200.0, within(0.1));
  }

  @Test
  void whatCannotBeIsNeitherZeroNorBelieved() {
    sample(Told.process(1).cpu(Double.NaN).inFlight(3).at(0));
    Sample lie = sample(Told.process(1).cpu(Double.NaN).inFlight(-7).at(5));
    assertThat(lie.value(Signal.CPU_MILLIS)).isEmpty();
    assertThat(lie.fault(Signal.CPU_MILLIS))
        .hasValueSatisfying(why -> assertThat(why).contains("NaN"));
    assertThat(lie.value(Signal.IN_FLIGHT)).isEmpty();
    assertThat(lie.fault(Signal.IN_FLIGHT))
        .hasValueSatisfying(why -> assertThat(why).contains("-7"));
    assertThat(lie.value(Signal.POOL_SIZE)).isEmpty();
  }

  @Test
  void refusalsAndStreamsSayNothingOfHowLongServiceTakes() {
    String refused = "http_server_requests_seconds_bucket{route=\"POST /v1/orders\",status=\"429\"";
    String stream =
        "http_server_requests_seconds_bucket{route=\"GET /v1/orders/{id}/events\",status=\"200\"";
    sample(Told.process(1).answered(0, 0).at(0));
    Sample last =
        sample(
            Told.process(1)
                .answered(0, 100)
                .with(refused + ",le=\"0.01\"} 900")
                .with(refused + ",le=\"1.0\"} 900")
                .with(refused + ",le=\"+Inf\"} 900")
                .with(stream + ",le=\"0.01\"} 0")
                .with(stream + ",le=\"1.0\"} 0")
                .with(stream + ",le=\"+Inf\"} 900")
                .at(5));
    assertThat(last.latency().count()).isEqualTo(100);
    assertThat(last.latency().quantileSeconds(50)).hasValueCloseTo(0.505, within(0.01));
  }

  @Test
  void aHistogramWithoutItsLastBucketIsCompletedByItsCount() {
    String metric = "http_server_requests_seconds_bucket{route=\"x\",status=\"200\",le=\"0.01\"} ";
    String count = "http_server_requests_seconds_count{route=\"x\",status=\"200\"} ";
    Exposition before = Told.read("process_cpu_seconds_total 1\n" + metric + "5\n" + count + "5\n");
    Exposition after =
        Told.read("process_cpu_seconds_total 1\n" + metric + "10\n" + count + "105\n");
    sample(new Scrape.Answered(Told.EPOCH, Duration.ZERO, before));
    Sample last =
        sample(new Scrape.Answered(Told.EPOCH.plusSeconds(5), Duration.ofSeconds(5), after));
    assertThat(last.latency().count()).isEqualTo(100);
    assertThat(last.latency().quantileSeconds(95)).hasValueCloseTo(0.01, within(0.0001));
  }

  @Test
  void waitingForAConnectionIsTheMeanOfTheWindow() {
    sample(Told.process(1).with(pool(1, 100, 2)).at(0));
    Sample last = sample(Told.process(1).with(pool(3, 110, 6)).at(5));
    assertThat(last.value(Signal.POOL_WAIT_SECONDS)).hasValueCloseTo(0.2, within(0.001));
    assertThat(last.value(Signal.POOL_IN_USE)).hasValue(4);
    assertThat(last.value(Signal.POOL_SIZE)).hasValue(6);
    Sample hung = sample(Told.process(1).with(pool(3, 110, 6)).at(10));
    assertThat(hung.value(Signal.POOL_WAIT_SECONDS)).isNotEmpty();
  }

  @Test
  void waitingForRowsIsSharedByAllThatWereAnswered() {
    sample(Told.process(1).answered(100, 0).with("database_row_wait_seconds_sum 3").at(0));
    Sample last =
        sample(Told.process(1).answered(150, 0).with("database_row_wait_seconds_sum 8").at(5));
    assertThat(last.value(Signal.ROW_WAIT_SECONDS)).hasValueCloseTo(0.1, within(0.001));
    Sample untold = sample(Told.process(1).answered(160, 0).at(10));
    assertThat(untold.value(Signal.ROW_WAIT_SECONDS)).isEmpty();
  }

  @Test
  void readingsOfAPodAreBounded() {
    for (int i = 0; i < 100; i++) {
      sample(Told.process(1).cpu(i).at(i * 0.1));
    }
    assertThat(readings.size()).isLessThanOrEqualTo(PodReadings.MOST);
  }

  private static String pool(double seconds, double count, double active) {
    return "database_pool_wait_seconds_sum "
        + seconds
        + "\ndatabase_pool_wait_seconds_count "
        + count
        + "\ndatabase_pool_active "
        + active
        + "\ndatabase_pool_size 6";
  }

  private Sample sample(Scrape heard) {
    return readings.sample(heard, MetricNames.ORDER_SERVICE);
  }
}
