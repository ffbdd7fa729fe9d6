package dev.ordercluster.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.gateway.fixture.Tokens;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How often an issuer is asked for its keys, and how long they count while it cannot be.
class IssuerKeysTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH.plus(HOUR));
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch answer = new CountDownLatch(1);
  private final AtomicReference<String> document = new AtomicReference<>(new Tokens("k1").jwks());
  private final IssuerKeys keys = new IssuerKeys("https://a/", this::read, HOUR, now::get);

  private String read() throws IOException, InterruptedException {
    asked.incrementAndGet();
    if (!answer.await(20, TimeUnit.SECONDS)) {
      throw new IOException("the test did not let it answer");
    }
    String text = document.get();
    if (text == null || text.isEmpty()) {
      throw new IOException("the issuer is away");
    }
    return text;
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  private static void together(int count, Runnable act) throws InterruptedException {
    List<Thread> threads =
        IntStream.range(0, count).mapToObj(_ -> Thread.ofVirtual().start(act)).toList();
    for (Thread thread : threads) {
      assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
    }
  }

  @Test
  void aFloodOfUnknownKeyIdsAsksTheIssuerOnceInTenSeconds() throws Exception {
    answer.countDown();
    keys.refresh();
    pass(IssuerKeys.UNKNOWN_KEY_PAUSE.plusSeconds(1));
    together(200, keys::refreshForUnknownKey);
    assertThat(asked).hasValue(2);
    pass(IssuerKeys.UNKNOWN_KEY_PAUSE.minusMillis(1));
    together(200, keys::refreshForUnknownKey);
    assertThat(asked).hasValue(2);
    pass(Duration.ofMillis(2));
    together(200, keys::refreshForUnknownKey);
    assertThat(asked).hasValue(3);
  }

  @Test
  void anIssuerThatHangsIsAskedByOneAndKeepsTheOthersForAMomentOnly() throws Exception {
    Thread asking = Thread.ofVirtual().start(keys::refreshForUnknownKey);
    together(50, keys::refreshForUnknownKey);
    assertThat(asked).hasValueLessThanOrEqualTo(1);
    answer.countDown();
    assertThat(asking.join(Duration.ofSeconds(20))).isTrue();
    assertThat(asked).hasValue(1);
    assertThat(keys.current()).isPresent();
  }

  @Test
  void keysServeWhileTheIssuerIsAwayUntilTheyAreTooOld() throws Exception {
    answer.countDown();
    assertThat(keys.current()).isEmpty();
    keys.refresh();
    document.set("");
    pass(HOUR);
    keys.refresh();
    assertThat(keys.current()).isPresent();
    pass(Duration.ofMillis(1));
    keys.refresh();
    assertThat(keys.current()).isEmpty();
    document.set(new Tokens("k2").jwks());
    keys.refresh();
    assertThat(keys.current()).isPresent();
  }

  @Test
  void whatIsNoKeySetChangesNothing() throws Exception {
    answer.countDown();
    keys.refresh();
    var before = keys.current();
    for (String text : List.of("nothing", "{}", "{\"keys\":[]}")) {
      document.set(text);
      keys.refresh();
      assertThat(keys.current()).isEqualTo(before);
    }
  }
}
