package dev.ordercluster.orders.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
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
    try (Repeating repeating = new Repeating("test", Duration.ofMillis(1), work)) {
      repeating.start();
      await().dontCatchUncaughtExceptions().until(() -> runs.get() > 3);
    }
  }
}
