package dev.ordercluster.orders.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ordercluster.orders.telemetry.Meters;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RepeatingTest {
  @Test
  void neitherAnExceptionNorAnErrorEndsTheWork() {
    AtomicInteger runs = new AtomicInteger();
    Runnable work =
        () -> {
          switch (runs.incrementAndGet()) {
            case 1 -> throw new NullPointerException("made by the test");
            case 2 -> throw new StackOverflowError("made by the test");
            default -> assertThat(runs).hasPositiveValue();
          }
        };
    try (Repeating repeating = new Repeating("test", Duration.ofMillis(1), work, new Meters())) {
      repeating.start();
      await().dontCatchUncaughtExceptions().until(() -> runs.get() > 3);
    }
  }

  @Test
  void workThatFailsInARowIsNamedUntilItSucceeds() {
    Meters meters = new Meters();
    AtomicBoolean broken = new AtomicBoolean(true);
    Runnable work =
        () -> {
          if (broken.get()) {
            throw new IllegalStateException("made by the test");
          }
        };
    try (meters;
        Repeating repeating = new Repeating("sweep", Duration.ofMillis(1), work, meters)) {
      assertThat(meters.background().failing()).isEmpty();
      repeating.start();
      await().until(() -> meters.background().failing().equals(List.of("sweep")));
      assertThat(meters.exposition()).containsPattern("background_failing[^\n]*sweep[^\n]* 1");
      broken.set(false);
      await().until(() -> meters.background().failing().isEmpty());
    }
  }

  @Test
  void oneFailureAloneIsNotYetNamed() {
    Meters meters = new Meters();
    meters.background().failed("once");
    assertThat(meters.background().failing()).isEmpty();
    meters.background().failed("once");
    assertThat(meters.background().failing()).containsExactly("once");
    meters.close();
  }
}
