package dev.ordercluster.orders.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.orders.Backends;
import dev.ordercluster.orders.telemetry.Meters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

class DocumentsIT {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Entry ONE = new Entry(1, "\"1\"", "", "{\"n\":1}");
  private static final Entry TWO = new Entry(2, "\"2\"", "", "{\"n\":2}");

  private final String key = "thing:" + UUID.randomUUID();
  private final AtomicInteger loads = new AtomicInteger();
  private final Instance first = new Instance(Backends.redis().port(), LONG);
  private final Instance second = new Instance(Backends.redis().port(), LONG);

  /// What one process of several has.
  private static final class Instance {
    private final Redis redis;
    private final RedisCache cache;
    private final Documents documents;

    Instance(int port, Duration localLife) {
      redis =
          new Redis(
              new CacheConfig("127.0.0.1", port, "", Duration.ofMillis(100)),
              new Meters(),
              InstantSource.system());
      cache = new RedisCache(redis);
      documents = new Documents(new Documents.Kind("thing", LONG, LONG, localLife), cache);
    }
  }

  @AfterEach
  void close() {
    first.redis.close();
    second.redis.close();
  }

  private Supplier<Optional<Entry>> loading(Entry entry) {
    return () -> {
      loads.incrementAndGet();
      return Optional.of(entry);
    };
  }

  @Test
  void aThousandConcurrentMissesInTwoProcessesAreOneLoad() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    Supplier<Optional<Entry>> slow =
        () -> {
          loads.incrementAndGet();
          takeAWhile();
          return Optional.of(ONE);
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Entry>>> asked = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        Instance process = i % 2 == 0 ? first : second;
        asked.add(
            threads.submit(
                () -> {
                  assertThat(start.await(10, TimeUnit.SECONDS)).isTrue();
                  return process.documents.get(key, slow);
                }));
      }
      start.countDown();
      for (Future<Optional<Entry>> answer : asked) {
        assertThat(answer.get(20, TimeUnit.SECONDS)).contains(ONE);
      }
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void whatDoesNotExistIsRememberedByAllUntilItIsMade() {
    Supplier<Optional<Entry>> nothing =
        () -> {
          loads.incrementAndGet();
          return Optional.empty();
        };
    assertThat(first.documents.get(key, nothing)).isEmpty();
    assertThat(first.documents.get(key, nothing)).isEmpty();
    assertThat(second.documents.get(key, nothing)).isEmpty();
    assertThat(loads).hasValue(1);
    first.cache.changed(Map.of(key, 1L));
    assertThat(first.documents.get(key, loading(ONE))).contains(ONE);
    second.documents.forget(key);
    assertThat(second.documents.get(key, loading(TWO))).contains(ONE);
    assertThat(loads).hasValue(2);
  }

  @Test
  void anAbsenceThatWasReadBeforeTheDocumentWasMadeIsNotKept() {
    assertThat(
            first.documents.get(
                key,
                () -> {
                  second.cache.changed(Map.of(key, 1L));
                  return Optional.empty();
                }))
        .isEmpty();
    first.documents.forget(key);
    assertThat(first.documents.get(key, loading(ONE))).contains(ONE);
  }

  @Test
  void aReaderThatLoadedBeforeAChangeAndStoresAfterItIsRefused() {
    assertThat(
            first.documents.get(
                key,
                () -> {
                  second.cache.changed(Map.of(key, 2L));
                  return Optional.of(ONE);
                }))
        .contains(ONE);
    assertThat(second.documents.get(key, loading(TWO))).contains(TWO);
    assertThat(loads).hasValue(1);
  }

  @Test
  void whatThisProcessChangesIsForgottenHereAtOnce() {
    assertThat(first.documents.get(key, loading(ONE))).contains(ONE);
    first.cache.changed(Map.of(key, 2L));
    assertThat(first.documents.get(key, loading(TWO))).contains(TWO);
    assertThat(loads).hasValue(2);
  }

  @Test
  void aProcessThatDiesWhileItLoadsDelaysTheOthersAndStopsNobody() {
    assertThat(second.cache.lock(key, Duration.ofMinutes(1))).isPresent();
    long start = System.nanoTime();
    assertThat(first.documents.get(key, loading(ONE))).contains(ONE);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(loads).hasValue(1);
  }

  @Test
  void withoutRedisEveryReadIsRight() {
    Instance alone = new Instance(1, Duration.ZERO);
    for (int i = 0; i < 10; i++) {
      assertThat(alone.documents.get(key, loading(ONE))).contains(ONE);
    }
    assertThat(loads).hasValue(10);
    assertThat(alone.documents.hitRatio()).isZero();
    alone.redis.close();
  }

  @Test
  void theLifeInRedisIsBoundedAndJittered() {
    List<Long> lives = new ArrayList<>();
    try (RedisClient client = RedisClient.create("127.0.0.1", Backends.redis().port())) {
      for (int i = 0; i < 20; i++) {
        first.cache.put(key + i, ONE, LONG);
        lives.add(client.pttl(key + i));
      }
    }
    assertThat(lives).allMatch(life -> life > 45_000 && life <= 60_000);
    assertThat(lives.stream().distinct().count()).isGreaterThan(5);
  }

  @Test
  void hitsAreToldAsARatio() {
    assertThat(first.documents.hitRatio()).isEqualTo(1);
    for (int i = 0; i < 4; i++) {
      first.documents.get(key, loading(ONE));
    }
    assertThat(first.documents.hitRatio()).isEqualTo(0.75);
  }

  // As a slow statement would.
  private static void takeAWhile() {
    try {
      assertThat(new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
