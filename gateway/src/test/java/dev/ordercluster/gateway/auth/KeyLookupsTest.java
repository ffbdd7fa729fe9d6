package dev.ordercluster.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.limit.Gcra;
import dev.ordercluster.gateway.telemetry.Meters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyLookupsTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final KeyRecord good = new KeyRecord.Good("1", "orders:read", Instant.MAX);

  @Test
  void manyWhoAskForOneKeyAtOnceAskTheDirectoryOnce() throws Exception {
    CountDownLatch all = new CountDownLatch(1);
    KeyDirectory slow =
        _ -> {
          asked.incrementAndGet();
          try {
            all.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return good;
        };
    KeyLookups lookups = new KeyLookups(slow, new Meters());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<KeyRecord>> answers =
          IntStream.range(0, 50)
              .mapToObj(_ -> threads.submit(() -> lookups.find("a", true)))
              .toList();
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> asked.get() == 1);
      all.countDown();
      for (Future<KeyRecord> answer : answers) {
        assertThat(answer.get()).isEqualTo(good);
      }
    }
    assertThat(asked).hasValueLessThan(50);
  }

  @Test
  void strangersShareAFewQuestionsWhileKnownKeysGoOn() {
    KeyLookups lookups =
        new KeyLookups(
            _ -> {
              asked.incrementAndGet();
              return new KeyRecord.Unknown();
            },
            new Meters());
    long unsaid =
        IntStream.range(0, 1_000)
            .mapToObj(i -> lookups.find("stranger-" + i, false))
            .filter(KeyRecord.Unsaid.class::isInstance)
            .count();
    assertThat(asked.get()).isBetween(40, 999);
    assertThat(unsaid).isEqualTo(1_000 - asked.get());
    assertThat(lookups.find("known", true)).isEqualTo(new KeyRecord.Unknown());
  }

  @Test
  void whoGuessesWaitsAndNobodyElse() {
    Guesses guesses = new Guesses(Gcra.of(1, Duration.ofHours(1), 2));
    assertThat(guesses.left("a")).isZero();
    IntStream.range(0, 3).forEach(_ -> guesses.missed("a"));
    assertThat(guesses.left("a")).isPositive();
    assertThat(guesses.left("b")).isZero();
  }
}
