package dev.ordercluster.orders.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.orders.Together;
import dev.ordercluster.orders.telemetry.Meters;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  @Test
  void noMoreThanItsBoundAreAtOneRowAndAllGetTheirTurn() throws Exception {
    Admission admission = admission(2, 100, Duration.ofSeconds(30));
    AtomicInteger inside = new AtomicInteger();
    List<Integer> seen =
        Together.run(
            60,
            i ->
                admission.within(
                    i % 2 == 0 ? Set.of("a", "b") : Set.of("b", "c"),
                    () -> {
                      int now = inside.incrementAndGet();
                      LockSupport.parkNanos(1000);
                      inside.decrementAndGet();
                      return now;
                    }));
    assertThat(seen).hasSize(60).allMatch(now -> now >= 1 && now <= 2);
  }

  @Test
  void whoeverIsTooManyIsRefusedAndOtherRowsGoOn() {
    Admission admission = admission(1, 0, Duration.ofSeconds(30));
    String other =
        admission.within(
            Set.of("hot"),
            () -> {
              assertThatThrownBy(() -> admission.within(Set.of("hot", "cold"), () -> "in"))
                  .isInstanceOfSatisfying(
                      StoreException.class,
                      refused ->
                          assertThat(refused.reason()).isEqualTo(StoreException.Reason.CONTENDED));
              return admission.within(Set.of("cold"), () -> "cold");
            });
    assertThat(other).isEqualTo("cold");
    assertThat(admission.within(Set.of("hot"), () -> "free again")).isEqualTo("free again");
  }

  @Test
  void aWaitHasADeadlineAndLeavesNothingBehind() {
    Admission admission = admission(1, 1, Duration.ofMillis(1));
    String after =
        admission.within(
            Set.of("hot"),
            () -> {
              for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> admission.within(Set.of("hot"), () -> "in"))
                    .hasMessageContaining("hot");
              }
              return "out";
            });
    assertThat(after).isEqualTo("out");
    assertThat(admission.within(Set.of("hot"), () -> "in")).isEqualTo("in");
  }

  @Test
  void howeverManyRowsAreHotOnlySoManyStandBehindAnotherAndFreeRowsGoOn() {
    Admission admission =
        new Admission(new Admission.Bounds(4, 1, 100, 0, Duration.ofSeconds(30)), new Meters());
    Supplier<String> inside =
        () -> {
          assertThatThrownBy(() -> admission.within(Set.of("b"), () -> "in"))
              .hasMessageContaining("b");
          return admission.within(Set.of("c"), () -> "free");
        };
    String behindA = inBoth(admission, () -> admission.within(Set.of("a"), inside));
    assertThat(behindA).isEqualTo("free");
    assertThat(inBoth(admission, () -> admission.within(Set.of("b"), () -> "in"))).isEqualTo("in");
  }

  @Test
  void someConnectionsAreLeftForWhoeverChangesNoRow() {
    Admission admission =
        new Admission(new Admission.Bounds(4, 4, 2, 0, Duration.ofSeconds(30)), new Meters());
    String read =
        inBoth(
            admission,
            () -> {
              assertThatThrownBy(() -> admission.within(Set.of("c"), () -> "in"))
                  .isInstanceOf(StoreException.class);
              return admission.within(Set.of(), () -> "read");
            });
    assertThat(read).isEqualTo("read");
    assertThat(admission.within(Set.of("c"), () -> "in")).isEqualTo("in");
  }

  private static String inBoth(Admission admission, Supplier<String> work) {
    return admission.within(Set.of("a"), () -> admission.within(Set.of("b"), work));
  }

  private static Admission admission(int inside, int waiting, Duration deadline) {
    return new Admission(
        new Admission.Bounds(inside, 1_000, 1_000, waiting, deadline), new Meters());
  }
}
