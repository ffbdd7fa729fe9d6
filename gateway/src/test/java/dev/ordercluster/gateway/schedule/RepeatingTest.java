package dev.ordercluster.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RepeatingTest {
  @Test
  void aRunThatDiesOfAnErrorIsFollowedByTheNext() throws Exception {
    CountDownLatch third = new CountDownLatch(3);
    AtomicInteger runs = new AtomicInteger();
    try (Repeating _ =
        Repeating.start(
            "test",
            () -> Duration.ofMillis(1),
            () -> {
              third.countDown();
              switch (runs.incrementAndGet()) {
                case 1 -> throw new NoClassDefFoundError("a class that is gone");
                case 2 -> throw new IllegalStateException("a bug");
                default -> {}
              }
            })) {
      assertThat(third.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void nothingRunsOnceItIsClosed() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    Repeating repeating =
        Repeating.startOnPlatformThread(
            "test",
            Duration.ofMinutes(1),
            () -> {
              runs.incrementAndGet();
              first.countDown();
            });
    assertThat(first.await(5, TimeUnit.SECONDS)).isTrue();
    repeating.close();
    assertThat(runs).hasValue(1);
  }
}
