package dev.ordercluster.local.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.local.api.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundsTest {
  private static final int MANY = 5000;

  @Test
  void theHistoryForgetsItsOldestChangesAndSaysSo() {
    History history = new History(10);
    for (int revision = 11; revision <= MANY; revision++) {
      history.add(event(revision));
    }
    assertThat(history.since(MANY - 1)).singleElement().isEqualTo(event(MANY));
    assertThat(history.since(MANY)).isEmpty();
    assertThatThrownBy(() -> history.since(11))
        .isInstanceOf(RevisionGoneException.class)
        .hasMessageContaining("too old resource version: 11");
  }

  @Test
  void aNewHistoryKnowsNothingOfWhatWasBefore() {
    assertThat(new History(10).since(10)).isEmpty();
    assertThatThrownBy(() -> new History(10).since(9)).isInstanceOf(RevisionGoneException.class);
  }

  @Test
  void aWatcherThatDoesNotKeepUpIsCutOffAfterWhatItHas() throws Exception {
    try (Subscription slow = new Subscription("pods/", List.of(), _ -> {})) {
      for (int revision = 1; revision <= MANY; revision++) {
        slow.offer(event(revision));
      }
      int received = 0;
      while (!slow.drained() && slow.poll(Duration.ZERO) != null) {
        received++;
        if (received == 4096) {
          break;
        }
      }
      assertThat(received).isEqualTo(4096);
      assertThatThrownBy(() -> slow.poll(Duration.ZERO)).isInstanceOf(RevisionGoneException.class);
    }
  }

  @Test
  void aWatcherHearsOfItsOwnResourceOnly() throws Exception {
    try (Subscription nodes = new Subscription("nodes/", List.of(), _ -> {})) {
      nodes.offer(event(1));
      assertThat(nodes.poll(Duration.ZERO)).isNull();
    }
  }

  private static StoreEvent event(long revision) {
    return new StoreEvent(
        StoreEvent.Type.ADDED,
        revision,
        new ObjectKey("pods", "default", "p"),
        null,
        Json.of("{metadata: {name: p}}"));
  }
}
