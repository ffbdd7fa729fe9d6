package dev.ordercluster.gateway.retry;

import static dev.ordercluster.gateway.retry.RetryRule.Failure.NOTHING_SENT;
import static dev.ordercluster.gateway.retry.RetryRule.Failure.NO_ANSWER;
import static dev.ordercluster.gateway.retry.RetryRule.Failure.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RetryTest {
  record Row(RetryRule.Failure failure, boolean safe, boolean held, boolean repeated) {}

  static final List<Row> RULES =
      List.of(
          new Row(NOTHING_SENT, false, true, true),
          new Row(NOTHING_SENT, false, false, false),
          new Row(NO_ANSWER, false, true, false),
          new Row(NO_ANSWER, true, true, true),
          new Row(NO_ANSWER, true, false, false),
          new Row(REFUSED, false, true, false),
          new Row(REFUSED, true, true, true));

  @ParameterizedTest
  @FieldSource("RULES")
  void isRepeatedOnlyWhereActingTwiceIsActingOnce(Row row) {
    var first = new RetryRule.Attempted(row.safe(), row.held(), 1);
    assertThat(RetryRule.mayRepeat(row.failure(), first)).isEqualTo(row.repeated());
    var last = new RetryRule.Attempted(row.safe(), row.held(), RetryRule.MAX_ATTEMPTS);
    assertThat(RetryRule.mayRepeat(row.failure(), last)).isFalse();
  }

  @Test
  void theDelayIsJitteredUnderADoublingCappedBound() {
    Random random = new Random(1);
    for (int attempts = 1; attempts <= 12; attempts++) {
      Duration bound = Duration.ofMillis(Math.min(250, 25L << Math.min(attempts - 1, 8)));
      for (int i = 0; i < 200; i++) {
        assertThat(RetryRule.delay(attempts, random)).isBetween(Duration.ZERO, bound);
      }
    }
  }

  @Test
  void theBudgetIsAFifthOfWhatIsActiveAndAtLeastThree() throws Exception {
    RetryBudget small = new RetryBudget(() -> 0);
    for (int i = 0; i < RetryBudget.MINIMUM; i++) {
      assertThat(small.acquire(Duration.ZERO)).isTrue();
    }
    assertThat(small.acquire(Duration.ofMillis(5))).isFalse();
    RetryBudget large = new RetryBudget(() -> 100);
    for (int i = 0; i < 20; i++) {
      assertThat(large.acquire(Duration.ZERO)).isTrue();
    }
    assertThat(large.acquire(Duration.ZERO)).isFalse();
  }

  @Test
  void aRetryBeyondTheBudgetWaitsForItsTurn() throws Exception {
    RetryBudget budget = new RetryBudget(() -> 0);
    for (int i = 0; i < RetryBudget.MINIMUM; i++) {
      assertThat(budget.acquire(Duration.ZERO)).isTrue();
    }
    CountDownLatch admitted = new CountDownLatch(1);
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    if (budget.acquire(Duration.ofSeconds(10))) {
                      admitted.countDown();
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    assertThat(admitted.await(20, TimeUnit.MILLISECONDS)).isFalse();
    budget.release();
    assertThat(admitted.await(5, TimeUnit.SECONDS)).isTrue();
    waiting.join();
    assertThat(budget.running()).isEqualTo(RetryBudget.MINIMUM);
  }
}
