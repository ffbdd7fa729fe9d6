package dev.ordercluster.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LoadPlanTest {
  @ParameterizedTest
  @CsvSource({
    "STEP, 0, 10",
    "STEP, 19, 10",
    "STEP, 20, 110",
    "STEP, 79, 110",
    "STEP, 80, 10",
    "RAMP, 0, 10",
    "RAMP, 50, 60",
    "RAMP, 100, 110",
    "DAILY, 0, 10",
    "DAILY, 25, 60",
    "DAILY, 50, 110",
    "DAILY, 100, 10",
    "SPIKE, 44, 10",
    "SPIKE, 50, 110",
    "SPIKE, 55, 10",
    "SAWTOOTH, 0, 10",
    "SAWTOOTH, 20, 90",
    "SAWTOOTH, 25, 10",
    "SAWTOOTH, 99, 106",
  })
  void theRateFollowsTheProfile(Profile profile, int second, double rate) {
    LoadPlan plan = new LoadPlan(profile, 10, 110, Duration.ofSeconds(100), 0.5, 1);
    assertThat(plan.rate(Duration.ofSeconds(second))).isCloseTo(rate, within(0.01));
  }

  @ParameterizedTest
  @CsvSource({"0, 20, 10", "15, 25, 60", "70, 90, 60", "90, 110, 5", "100, 112, 0"})
  void theRateOfAnIntervalIsItsMeanAndNothingIsAskedForAfterTheEnd(int from, int to, double rate) {
    LoadPlan plan = new LoadPlan(Profile.STEP, 10, 110, Duration.ofSeconds(100), 0.5, 1);
    assertThat(plan.rate(Duration.ofSeconds(from), Duration.ofSeconds(to)))
        .isCloseTo(rate, within(0.6));
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void asManyArriveAsTheRateSaysAndNeverOutOfOrder(Profile profile) {
    LoadPlan plan = new LoadPlan(profile, 50, 450, Duration.ofSeconds(100), 0.5, 7);
    List<Long> arrivals = arrivals(plan);
    double wanted = 0;
    for (int second = 0; second < 100; second++) {
      wanted += plan.rate(Duration.ofMillis(second * 1000L + 500));
    }
    // Five standard deviations of a Poisson count.
    assertThat((double) arrivals.size()).isCloseTo(wanted, within(5 * Math.sqrt(wanted)));
    assertThat(arrivals).isSorted();
    assertThat(arrivals.getLast()).isLessThan(plan.duration().toNanos());
    assertThat(arrivals(plan)).as("the same seed").isEqualTo(arrivals);
  }

  @ParameterizedTest
  @CsvSource({"10, 5, 60, 0.5", "-1, 5, 60, 0.5", "0, 0, 60, 0.5", "1, 20001, 60, 0.5"})
  void aRateThatCannotBeMeantIsRefusedInWords(double base, double peak, int seconds, double part) {
    assertThatThrownBy(
            () -> new LoadPlan(Profile.STEP, base, peak, Duration.ofSeconds(seconds), part, 1))
        .hasMessageContaining("--rate <= --peak");
  }

  @Test
  void aRunIsBoundedInTime() {
    assertThatThrownBy(() -> new LoadPlan(Profile.STEP, 1, 2, Duration.ofHours(3), 0.5, 1))
        .hasMessageContaining("1s to 2h");
    assertThatThrownBy(() -> new LoadPlan(Profile.STEP, 1, 2, Duration.ofHours(1), 1.5, 1))
        .hasMessageContaining("--orders");
  }

  private static List<Long> arrivals(LoadPlan plan) {
    Arrivals arrivals = new Arrivals(plan);
    List<Long> all = new ArrayList<>();
    for (OptionalLong next = arrivals.next(); next.isPresent(); next = arrivals.next()) {
      all.add(next.getAsLong());
    }
    return all;
  }
}
