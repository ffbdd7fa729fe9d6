package dev.ordercluster.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PureDecisionsTest {
  @ParameterizedTest
  @CsvSource({
    "$(A)/x, 1/x",
    "$(UNKNOWN), $(UNKNOWN)",
    "$$(A), $(A)",
    "$A, $A",
    "$(A$(B), $(A$(B)",
    "a$, a$"
  })
  void variablesAreExpandedAsKubernetesDoes(String text, String expanded) {
    assertThat(VariableExpansion.expand(text, Map.of("A", "1", "B", "2"))).isEqualTo(expanded);
  }

  @Test
  void theFirstRestartIsAtOnceAndLaterOnesWaitLonger() {
    RestartBackoff backoff = new RestartBackoff();
    List<Long> waits =
        Stream.generate(() -> backoff.afterRun(Duration.ofSeconds(1)).toSeconds())
            .limit(9)
            .toList();
    assertThat(waits).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    assertThat(backoff.afterRun(Duration.ofMinutes(1))).isEqualTo(Duration.ZERO);
  }

  @Test
  void aPodKeepsItsAddressAndNoTwoShareOne() {
    PodAddresses addresses = new PodAddresses("127.42");
    assertThat(addresses.take("old", "127.42.1.7")).isEqualTo("127.42.1.7");
    String other = addresses.take("new", "127.42.1.7");
    assertThat(other).startsWith("127.42.1.").isNotEqualTo("127.42.1.7");
    assertThat(addresses.take("foreign", "10.0.0.1")).startsWith("127.42.1.");
    assertThat(addresses.take("old", "127.42.1.7")).isEqualTo("127.42.1.7");
  }

  @Test
  void anAddressGivenBackIsNotUsedAgainAtOnce() {
    PodAddresses addresses = new PodAddresses("127.42");
    String first = addresses.take("a", "");
    addresses.giveBack("a");
    assertThat(addresses.take("b", "")).isNotEqualTo(first);
  }

  @Test
  void aProbeTurnsTheVerdictOnlyAfterItsThreshold() {
    ProbeCounter counter = new ProbeCounter(2, 3, false, 0);
    List<Boolean> verdicts = new java.util.ArrayList<>();
    for (boolean result : new boolean[] {true, true, false, false, true, false, false, false}) {
      counter = counter.next(result);
      verdicts.add(counter.good());
    }
    assertThat(verdicts).containsExactly(false, true, true, true, true, true, true, false);
  }

  @ParameterizedTest
  @CsvSource({
    "Always,0,true",
    "Always,1,true",
    "OnFailure,0,false",
    "OnFailure,1,true",
    "Never,1,false"
  })
  void theRestartPolicyDecidesByTheExitCode(String policy, int code, boolean again) {
    assertThat(RestartPolicy.of(policy).restarts(code)).isEqualTo(again);
  }

  @Test
  void aVolumesFileMayNotLeaveTheVolume() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MaterialFiles.ofText(Map.of("../evil", "x"), "rw-------"));
  }
}
