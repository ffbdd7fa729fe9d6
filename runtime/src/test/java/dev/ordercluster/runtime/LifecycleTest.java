package dev.ordercluster.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  @Test
  void partsCloseInReverseAndOneFailureDoesNotKeepOthersOpen() {
    List<String> closed = new ArrayList<>();
    Lifecycle lifecycle = new Lifecycle();
    lifecycle.started("a", () -> closed.add("a"));
    lifecycle.started(
        "b",
        () -> {
          throw new IllegalStateException("b is stuck");
        });
    lifecycle.started("c", () -> closed.add("c"));
    lifecycle.close();
    lifecycle.close();
    assertThat(closed).containsExactly("c", "a");
  }

  @Test
  void nothingStartsOnceTheProcessIsStopping() {
    Lifecycle lifecycle = new Lifecycle();
    lifecycle.close();
    assertThatThrownBy(() -> lifecycle.started("late", () -> {})).hasMessageContaining("late");
  }
}
