package dev.ordercluster.orders.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalCacheTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Map<LocalCache.Result, AtomicInteger> results = new ConcurrentHashMap<>();
  private final LocalCache<String, Integer> cache = cache(LONG);

  private LocalCache<String, Integer> cache(Duration patience) {
    return new LocalCache<>(
        new LocalCache.Limits(100, LONG, LONG, patience),
        result -> results.computeIfAbsent(result, _ -> new AtomicInteger()).incrementAndGet());
  }

  @Test
  void aThousandConcurrentMissesOnOneKeyAreOneLoad() throws Exception {
    AtomicInteger loads = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Map<String, Integer>>> asked = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        asked.add(
            threads.submit(
                () ->
                    cache.get(
                        List.of("a"),
                        _ -> {
                          loads.incrementAndGet();
                          awaitQuietly(release);
                          return Map.of("a", 7);
                        })));
      }
      release.countDown();
      for (Future<Map<String, Integer>> answer : asked) {
        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(Map.of("a", 7));
      }
    }
    assertThat(loads).hasValue(1);
    assertThat(results.get(LocalCache.Result.MISS)).hasValue(1);
  }

  @Test
  void whatIsMissingIsLoadedInOneCallAndWhatDoesNotExistIsRemembered() {
    List<List<String>> loads = new ArrayList<>();
    LocalCache.Loader<String, Integer> loader =
        keys -> {
          loads.add(keys);
          return Map.of("a", 1, "b", 2);
        };
    assertThat(cache.get(List.of("a", "b", "none"), loader)).isEqualTo(Map.of("a", 1, "b", 2));
    assertThat(cache.get(List.of("none", "b"), loader)).isEqualTo(Map.of("b", 2));
    assertThat(loads).containsExactly(List.of("a", "b", "none"));
    assertThat(results.get(LocalCache.Result.ABSENT)).hasValue(1);
  }

  @Test
  void aLoadThatAForgetOvertakesIsAnsweredAndNotKept() {
    assertThat(
            cache.get(
                List.of("a"),
                _ -> {
                  cache.forget("a");
                  return Map.of("a", 1);
                }))
        .isEqualTo(Map.of("a", 1));
    assertThat(cache.get(List.of("a"), _ -> Map.of("a", 2))).isEqualTo(Map.of("a", 2));
    assertThat(
            cache.get(
                List.of("b"),
                _ -> {
                  cache.forgetAll();
                  return Map.of("b", 1);
                }))
        .isEqualTo(Map.of("b", 1));
    assertThat(cache.get(List.of("b"), _ -> Map.of("b", 2))).isEqualTo(Map.of("b", 2));
  }

  @Test
  void aReaderThatComesAfterAForgetDoesNotJoinTheLoadThatBeganBefore() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Map<String, Integer>> before =
          threads.submit(
              () ->
                  cache.get(
                      List.of("a"),
                      _ -> {
                        loading.countDown();
                        awaitQuietly(release);
                        return Map.of("a", 1);
                      }));
      assertThat(loading.await(10, TimeUnit.SECONDS)).isTrue();
      cache.forget("a");
      assertThat(cache.get(List.of("a"), _ -> Map.of("a", 2))).isEqualTo(Map.of("a", 2));
      release.countDown();
      assertThat(before.get(10, TimeUnit.SECONDS)).isEqualTo(Map.of("a", 1));
    }
    assertThat(cache.get(List.of("a"), _ -> Map.of("a", 3))).isEqualTo(Map.of("a", 2));
  }

  @Test
  void aLoadThatFailsFailsThoseWhoWaitForItAndTheNextOneTriesAgain() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Map<String, Integer>>> asked = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        asked.add(
            threads.submit(
                () ->
                    cache.get(
                        List.of("a"),
                        _ -> {
                          awaitQuietly(release);
                          throw new IllegalArgumentException("away");
                        })));
      }
      release.countDown();
      for (Future<Map<String, Integer>> answer : asked) {
        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasRootCauseMessage("away");
      }
    }
    assertThat(cache.get(List.of("a"), _ -> Map.of("a", 1))).isEqualTo(Map.of("a", 1));
  }

  @Test
  void whoeverWaitedLongEnoughLoadsForItself() throws Exception {
    LocalCache<String, Integer> impatient = cache(Duration.ofMillis(20));
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow =
          threads.submit(
              () ->
                  impatient.get(
                      List.of("a"),
                      _ -> {
                        loading.countDown();
                        awaitQuietly(release);
                        return Map.of("a", 1);
                      }));
      assertThat(loading.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(impatient.get(List.of("a"), _ -> Map.of("a", 2))).isEqualTo(Map.of("a", 2));
      release.countDown();
      assertThat(slow.get(10, TimeUnit.SECONDS)).isEqualTo(Map.of("a", 1));
    }
  }

  @Test
  void whatIsLoadedIsForgottenAfterItsLife() {
    LocalCache<String, Integer> brief =
        new LocalCache<>(
            new LocalCache.Limits(10, Duration.ofMillis(30), Duration.ofMillis(30), LONG), _ -> {});
    assertThat(brief.get(List.of("a"), _ -> Map.of("a", 1))).isEqualTo(Map.of("a", 1));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> brief.get(List.of("a"), _ -> Map.of("a", 2)).equals(Map.of("a", 2)));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("expected a release within 10 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
