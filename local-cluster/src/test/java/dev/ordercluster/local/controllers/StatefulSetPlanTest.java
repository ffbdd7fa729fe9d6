package dev.ordercluster.local.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.local.controllers.StatefulSetPlan.Create;
import dev.ordercluster.local.controllers.StatefulSetPlan.Delete;
import dev.ordercluster.local.controllers.StatefulSetPlan.Member;
import dev.ordercluster.local.controllers.StatefulSetPlan.Wish;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatefulSetPlanTest {
  private static Wish ordered(int replicas) {
    return new Wish(0, replicas, false, true, 0, "one", "one");
  }

  private static Wish parallel(int replicas) {
    return new Wish(0, replicas, true, true, 0, "one", "one");
  }

  private static Wish updating(int replicas, int partition) {
    return new Wish(0, replicas, false, true, partition, "one", "two");
  }

  private static Member up(int ordinal, String revision) {
    return new Member(ordinal, revision, true, false, false);
  }

  private static Member starting(int ordinal, String revision) {
    return new Member(ordinal, revision, false, false, false);
  }

  @Test
  void anOrderedSetMakesOnePodAndWaitsForIt() {
    assertThat(StatefulSetPlan.next(ordered(3), List.of())).containsExactly(new Create(0, "one"));
    assertThat(StatefulSetPlan.next(ordered(3), List.of(starting(0, "one")))).isEmpty();
    assertThat(StatefulSetPlan.next(ordered(3), List.of(up(0, "one"))))
        .containsExactly(new Create(1, "one"));
  }

  @Test
  void aParallelSetMakesAllPodsAtOnce() {
    assertThat(StatefulSetPlan.next(parallel(3), List.of(starting(1, "one"))))
        .containsExactly(new Create(0, "one"), new Create(2, "one"));
  }

  @Test
  void anOrderedSetRemovesTheHighestOrdinalFirstAndWaits() {
    List<Member> three = List.of(up(0, "one"), up(1, "one"), up(2, "one"));
    assertThat(StatefulSetPlan.next(ordered(1), three)).containsExactly(new Delete(2));
    List<Member> leaving =
        List.of(up(0, "one"), up(1, "one"), new Member(2, "one", true, true, false));
    assertThat(StatefulSetPlan.next(ordered(1), leaving)).isEmpty();
  }

  @Test
  void anUpdateGoesFromTheHighestOrdinalDownOnePodAtATime() {
    assertThat(StatefulSetPlan.next(updating(2, 0), List.of(up(0, "one"), up(1, "one"))))
        .containsExactly(new Delete(1));
    assertThat(StatefulSetPlan.next(updating(2, 0), List.of(up(0, "one"), starting(1, "two"))))
        .isEmpty();
    assertThat(StatefulSetPlan.next(updating(2, 0), List.of(up(0, "one"), up(1, "two"))))
        .containsExactly(new Delete(0));
    assertThat(StatefulSetPlan.next(updating(2, 0), List.of(up(0, "two"), up(1, "two")))).isEmpty();
  }

  @Test
  void belowThePartitionTheCurrentRevisionStays() {
    assertThat(StatefulSetPlan.next(updating(2, 1), List.of(up(0, "one"), up(1, "two")))).isEmpty();
    assertThat(StatefulSetPlan.next(updating(2, 1), List.of(up(1, "two"))))
        .containsExactly(new Create(0, "one"));
  }

  @Test
  void aPodStuckOnABadTemplateIsReplacedWhenTheTemplateIsMended() {
    assertThat(StatefulSetPlan.next(updating(2, 0), List.of(up(0, "one"), starting(1, "one"))))
        .containsExactly(new Delete(1));
  }

  @Test
  void withOnDeleteNoPodIsTakenForAnUpdate() {
    Wish onDelete = new Wish(0, 1, false, false, 0, "one", "two");
    assertThat(StatefulSetPlan.next(onDelete, List.of(up(0, "one")))).isEmpty();
  }

  @Test
  void aPodThatHasEndedIsMadeAgain() {
    Member ended = new Member(0, "one", false, false, true);
    assertThat(StatefulSetPlan.next(ordered(1), List.of(ended))).containsExactly(new Delete(0));
  }
}
