package dev.ordercluster.operator.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ChecksIT {
  private static final Checks.Key KEY = new Checks.Key("uid", "redis");
  private static final Target TARGET = new Target.Redis("a", 1, "x", Optional.empty());
  private static final Target OTHER = new Target.Redis("a", 1, "y", Optional.empty());

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T10:00:00Z"));
  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicInteger told = new AtomicInteger();
  private volatile Outcome next = new Outcome.Connected("in");

  private Checks checks() {
    return new Checks(
        (_, _) -> {
          logins.incrementAndGet();
          return next;
        },
        now::get);
  }

  private Optional<Outcome> ask(Checks checks, Target target) {
    return checks.latest(KEY, target, told::incrementAndGet);
  }

  private void awaitAnswer(Checks checks, Target target, Outcome expected) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(ask(checks, target)).contains(expected));
  }

  @Test
  void nobodyWaitsAndTheAnswerIsToldOnce() {
    Checks checks = checks();
    assertThat(ask(checks, TARGET)).isEmpty();
    awaitAnswer(checks, TARGET, next);
    ask(checks, TARGET);
    assertThat(logins).hasValue(1);
    assertThat(told).hasValue(1);
  }

  @Test
  void anAnswerThatHasBecomeOldIsAskedForAgainAndOnlyAnotherOneIsTold() {
    Checks checks = checks();
    awaitAnswer(checks, TARGET, next);
    now.updateAndGet(instant -> instant.plusSeconds(31));
    ask(checks, TARGET);
    Awaitility.await().until(() -> logins.get() == 2);
    assertThat(told).hasValue(1);
    next = new Outcome.Unreachable("gone");
    now.updateAndGet(instant -> instant.plusSeconds(31));
    awaitAnswer(checks, TARGET, next);
    assertThat(told).hasValue(2);
  }

  @Test
  void changedCredentialsAreTriedAtOnceAndTheOldAnswerCountsNoMore() {
    Checks checks = checks();
    awaitAnswer(checks, TARGET, next);
    next = new Outcome.Rejected("no");
    assertThat(ask(checks, OTHER)).isEmpty();
    awaitAnswer(checks, OTHER, next);
  }

  @Test
  void oneAttemptRunsAtATimeHoweverOftenIsAsked() {
    CountDownLatch held = new CountDownLatch(1);
    Checks checks =
        new Checks(
            (_, _) -> {
              logins.incrementAndGet();
              try {
                held.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return next;
            },
            now::get);
    ask(checks, TARGET);
    Awaitility.await().until(() -> logins.get() == 1);
    for (int i = 0; i < 100; i++) {
      assertThat(ask(checks, TARGET)).isEmpty();
    }
    held.countDown();
    awaitAnswer(checks, TARGET, next);
    assertThat(logins).hasValue(1);
  }

  @Test
  void aLoginThatFailsUnexpectedlyIsTriedAgainLater() {
    AtomicInteger attempts = new AtomicInteger();
    Checks checks =
        new Checks(
            (_, _) -> {
              if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("expected by this test");
              }
              return next;
            },
            now::get);
    ask(checks, TARGET);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              now.updateAndGet(instant -> instant.plusSeconds(6));
              assertThat(ask(checks, TARGET)).contains(next);
            });
  }

  @Test
  void whatIsForgottenIsAskedForAnew() {
    Checks checks = checks();
    awaitAnswer(checks, TARGET, next);
    checks.forget("uid");
    assertThat(ask(checks, TARGET)).isEmpty();
  }
}
