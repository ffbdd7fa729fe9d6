package dev.ordercluster.operator.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ordercluster.operator.autoscale.Pod;
import dev.ordercluster.operator.autoscale.Sample;
import dev.ordercluster.operator.autoscale.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplesTest {
  private static final List<PodSnapshot> PODS = List.of(Told.pod("a", "10.0.0.1"));

  private final Samples samples = new Samples(Duration.ofSeconds(5), MetricNames.ORDER_SERVICE);

  @ParameterizedTest
  @CsvSource({"5, true", "15, true", "16, false", "-10, true", "-16, false", "-21600, false"})
  void aSampleStandsForThreePeriodsWhicheverWayTheClockGoes(long seconds, boolean stands) {
    samples.of(PODS, Map.of("a", Told.process(1).cpu(1).at(0)));
    Sample next =
        samples
            .of(PODS, Map.of("a", new Scrape.Failed(Told.EPOCH.plusSeconds(seconds), "gone")))
            .getFirst()
            .sample();
    assertThat(next instanceof Sample.Taken).isEqualTo(stands);
  }

  @ParameterizedTest
  @CsvSource({"1e18, 1e9", "0, 1"})
  void ofThreePodsTheOneThatLiesOfTheGroupIsNotBelieved(String lag, String partitions) {
    List<PodSnapshot> three =
        List.of(Told.pod("a", "10.0.0.1"), Told.pod("b", "10.0.0.2"), Told.pod("c", "10.0.0.3"));
    String lie = "inbox_consumer_lag " + lag + "\ninbox_partitions " + partitions;
    String truth = "inbox_consumer_lag 300\ninbox_partitions 3";
    List<Pod> heard =
        samples.of(
            three,
            Map.of(
                "a", Told.process(1).with(lie).at(0),
                "b", Told.process(1).with(truth).at(0),
                "c", Told.process(1).with(truth).at(0)));
    assertThat(heard.stream().mapToDouble(SamplesTest::lag).sum()).isCloseTo(300, within(1e-9));
    assertThat(samples.partitions()).hasValue(3);
  }

  private static double lag(Pod pod) {
    return pod.sample().value(Signal.CONSUMER_LAG).orElse(0);
  }

  @Test
  void aPodThatWentIsForgotten() {
    samples.of(PODS, Map.of("a", Told.process(1).with("inbox_partitions 3").at(0)));
    assertThat(samples.partitions()).hasValue(3);
    samples.of(List.of(), Map.of());
    assertThat(samples.partitions()).isEmpty();
  }
}
