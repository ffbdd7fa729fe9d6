package dev.ordercluster.local.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.local.controllers.RollingUpdate.Bounds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollingUpdateTest {
  /// replicas surge unavailable | new: wanted available | old: wanted available | step.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 1 0 | 0 0 | 3 3 | new=1",
        "3 1 0 | 1 0 | 3 3 | ''",
        "3 1 0 | 1 1 | 3 3 | old=2",
        "3 1 0 | 1 1 | 2 2 | new=2",
        "3 1 0 | 3 3 | 0 0 | ''",
        "3 0 1 | 0 0 | 3 3 | old=2",
        "3 0 1 | 0 0 | 2 2 | new=1",
        "3 1 0 | 1 0 | 3 2 | ''",
        "3 1 1 | 1 0 | 3 1 | old=2",
        "5 1 0 | 3 3 | 0 0 | new=5",
        "2 1 0 | 4 4 | 0 0 | new=2",
        "0 1 0 | 0 0 | 2 2 | old=0",
        "1 0 0 | 0 0 | 1 1 | old=0",
      })
  void takesTheNextStepOfARollout(String bounds, String fresh, String old, String step) {
    int[] limits = numbers(bounds);
    Map<String, Integer> next =
        RollingUpdate.step(
            new Bounds(limits[0], limits[1], limits[2]),
            new RollingUpdate.Set("new", numbers(fresh)[0], numbers(fresh)[1]),
            List.of(new RollingUpdate.Set("old", numbers(old)[0], numbers(old)[1])));
    assertThat(show(next)).isEqualTo(step);
  }

  private static int[] numbers(String text) {
    return java.util.Arrays.stream(text.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
  }

  private static String show(Map<String, Integer> step) {
    return String.join(
        " ", step.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).sorted().toList());
  }

  @Test
  void reachesTheGoalWithoutEverLeavingTheBounds() {
    Bounds bounds = new Bounds(4, 1, 1);
    int fresh = 0;
    int old = 4;
    for (int i = 0; i < 50 && (fresh != 4 || old != 0); i++) {
      Map<String, Integer> next =
          RollingUpdate.step(
              bounds,
              new RollingUpdate.Set("new", fresh, fresh),
              List.of(new RollingUpdate.Set("old", old, old)));
      fresh = next.getOrDefault("new", fresh);
      old = next.getOrDefault("old", old);
      assertThat(fresh + old).isBetween(3, 5);
    }
    assertThat(List.of(fresh, old)).containsExactly(4, 0);
  }

  @Test
  void takesUnavailablePodsOfOldSetsFirst() {
    Map<String, Integer> next =
        RollingUpdate.step(
            new Bounds(3, 1, 1),
            new RollingUpdate.Set("new", 2, 2),
            List.of(new RollingUpdate.Set("a", 1, 1), new RollingUpdate.Set("b", 1, 0)));
    assertThat(next).containsEntry("b", 0);
  }
}
