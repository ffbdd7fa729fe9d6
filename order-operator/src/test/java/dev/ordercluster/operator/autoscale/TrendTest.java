package dev.ordercluster.operator.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.autoscale.History.Load;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/// What is taken for a rise, and what for noise.
class TrendTest {
  private static Trend of(IntToDoubleFunction load) {
    List<Load> loads = new ArrayList<>();
    for (int second = 0; second <= 180; second += 5) {
      Instant time = PodFixture.NOW.plusSeconds(second);
      loads = Trend.with(loads, new Load(time, 1, load.applyAsDouble(second)));
    }
    return Trend.of(loads);
  }

  @Test
  void aSteadyRiseIsATrendWithItsSlope() {
    Trend trend = of(second -> 100 + 2 * second);
    assertThat(trend.perSecond()).isCloseTo(2, Assertions.within(0.01));
    assertThat(trend.isRising()).isTrue();
    assertThat(trend.isNoisy()).isFalse();
  }

  @Test
  void aFallAndAConstantAreNoRise() {
    assertThat(of(second -> 500 - second).isRising()).isFalse();
    assertThat(of(_ -> 500).isRising()).isFalse();
  }

  @Test
  void aStepIsNoNoise() {
    assertThat(of(second -> second < 90 ? 100 : 400).isNoisy()).isFalse();
    assertThat(of(second -> second < 150 ? 400 : 100).isNoisy()).isFalse();
  }

  @Test
  void loadThatGoesUpAndDownIsNoisyAndRisesNowhere() {
    Random random = new Random(7);
    double[] factors = random.doubles(200, 0.7, 1.3).toArray();
    Trend trend = of(second -> 400 * factors[second]);
    assertThat(trend.isNoisy()).isTrue();
    assertThat(trend.isRising()).isFalse();
    assertThat(trend.mean()).isBetween(350.0, 450.0);
  }

  @Test
  void theLittleNoiseOfEveryLoadIsNone() {
    double[] factors = new Random(7).doubles(200, 0.97, 1.03).toArray();
    assertThat(of(second -> 400 * factors[second]).isNoisy()).isFalse();
  }

  @Test
  void tooFewLooksShowNothing() {
    assertThat(Trend.of(List.of())).isEqualTo(Trend.NONE);
    assertThat(Trend.of(Trend.with(List.of(), new Load(PodFixture.NOW, 1, 5))))
        .isEqualTo(Trend.NONE);
  }

  @Test
  void aClockThatWentBackForgetsWhatLiesAhead() {
    Load ahead = new Load(PodFixture.NOW.plusSeconds(3600), 1, 900);
    Load now = new Load(PodFixture.NOW, 1, 100);
    assertThat(Trend.with(List.of(ahead), now)).containsExactly(now);
  }
}
