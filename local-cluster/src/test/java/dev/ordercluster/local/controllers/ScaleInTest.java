package dev.ordercluster.local.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.local.controllers.ScaleIn.Replica;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScaleInTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static Replica ready(String name, int minutesAgo, int restarts) {
    Instant since = NOON.minusSeconds(60L * minutesAgo);
    return new Replica(name, 2, Optional.of(since), 0, restarts, since);
  }

  @Test
  void aPodThatIsNotReadyGoesBeforeOneThatIs() {
    Replica starting = new Replica("starting", 2, Optional.empty(), 0, 0, NOON.minusSeconds(9999));
    assertThat(ScaleIn.choose(List.of(ready("old", 60, 0), starting), 1))
        .containsExactly("starting");
  }

  @Test
  void amongReadyPodsTheYoungestGoesFirst() {
    assertThat(ScaleIn.choose(List.of(ready("old", 60, 0), ready("young", 1, 0)), 1))
        .containsExactly("young");
  }

  @Test
  void aLowerDeletionCostGoesFirstWhateverTheAge() {
    Replica cheap = new Replica("cheap", 2, Optional.of(NOON.minusSeconds(9999)), -5, 0, NOON);
    assertThat(ScaleIn.choose(List.of(ready("young", 1, 0), cheap), 1)).containsExactly("cheap");
  }

  @Test
  void aPodWithoutANodeGoesFirstOfAll() {
    Replica pending = new Replica("pending", 0, Optional.empty(), 100, 0, NOON);
    Replica starting = new Replica("starting", 1, Optional.empty(), -100, 0, NOON);
    assertThat(ScaleIn.choose(List.of(starting, pending, ready("r", 5, 0)), 2))
        .containsExactly("pending", "starting");
  }
}
