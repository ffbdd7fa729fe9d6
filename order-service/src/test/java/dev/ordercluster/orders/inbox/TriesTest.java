package dev.ordercluster.orders.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class TriesTest {
  private final Tries tries = new Tries();

  @Test
  void theThirdFailureOfTheSameMessageIsItsLast() {
    assertThat(isExhausted(0, 7)).isFalse();
    assertThat(isExhausted(0, 7)).isFalse();
    assertThat(isExhausted(0, 7)).isTrue();
  }

  @Test
  void aDeadLetterThatCouldNotBeWrittenLeavesTheMessageExhausted() {
    for (int i = 0; i < Tries.MOST; i++) {
      isExhausted(0, 7);
    }
    assertThat(isExhausted(0, 7)).isTrue();
  }

  @Test
  void messagesAndPartitionsAreCountedApart() {
    assertThat(isExhausted(0, 7)).isFalse();
    assertThat(isExhausted(1, 7)).isFalse();
    assertThat(isExhausted(0, 7)).isFalse();
    assertThat(isExhausted(0, 8)).isFalse();
    assertThat(isExhausted(0, 8)).isFalse();
    assertThat(isExhausted(1, 7)).isFalse();
    assertThat(isExhausted(0, 8)).isTrue();
  }

  private boolean isExhausted(int partition, long offset) {
    return tries.isExhaustedBy(
        new ConsumerRecord<>("payments.events", partition, offset, new byte[0], new byte[0]),
        new IllegalStateException("unexpected"));
  }
}
