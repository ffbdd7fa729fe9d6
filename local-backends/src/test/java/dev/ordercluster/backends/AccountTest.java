package dev.ordercluster.backends;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {
  @Test
  void accountsAreReadAndBrokenLinesPassedOver() {
    assertThat(
            Account.parse(
                List.of("root:x:0:0:root:/root:/bin/sh", "+::::::", "nobody:x:65534:65533::/:x")))
        .containsExactly(new Account("root", 0, 0), new Account("nobody", 65534, 65533));
  }

  @Test
  void everyWayDownEndsAtTheAccountAndKeepsAtMostTheRightToReachFiles() {
    List<List<String>> ways = Identity.waysDown(new Account("nobody", 65534, 65533));
    assertThat(ways).hasSize(3).allSatisfy(way -> assertThat(way.toString()).contains("65534"));
    assertThat(ways.getFirst()).contains("--inh-caps=-all").doesNotContain("--ambient-caps");
    assertThat(ways.getLast()).contains("--ambient-caps=-all,+dac_override");
  }
}
