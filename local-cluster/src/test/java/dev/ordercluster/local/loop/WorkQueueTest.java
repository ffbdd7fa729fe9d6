package dev.ordercluster.local.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.local.objects.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
  private static final ObjectKey BAD = new ObjectKey("default", "bad");
  private static final ObjectKey GOOD = new ObjectKey("default", "good");

  @Test
  void aPassThatEndsInAnErrorIsTriedAgainAndTheOthersGoOn() {
    List<ObjectKey> passes = new CopyOnWriteArrayList<>();
    try (WorkQueue queue =
        new WorkQueue(
            "test",
            key -> {
              passes.add(key);
              if (key.equals(BAD) && passes.stream().filter(BAD::equals).count() < 2) {
                throw new StackOverflowError("as deep recursion does");
              }
              return Optional.empty();
            })) {
      queue.add(BAD);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(passes).containsExactly(BAD, BAD));
      queue.add(GOOD);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(passes).containsExactly(BAD, BAD, GOOD));
    }
  }
}
