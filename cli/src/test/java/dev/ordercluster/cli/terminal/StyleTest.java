package dev.ordercluster.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StyleTest {
  @Test
  void colourNeedsATerminalAndNobodyWhoForbidsIt() {
    assertThat(Style.from(Map.of(), true).colour()).isTrue();
    assertThat(Style.from(Map.of("NO_COLOR", ""), true).colour()).isTrue();
    assertThat(Style.from(Map.of("NO_COLOR", "1"), true).colour()).isFalse();
    assertThat(Style.from(Map.of(), false).colour()).isFalse();
  }

  @Test
  void aDumbTerminalOrNoneIsNotRepainted() {
    assertThat(Style.repaints(Map.of("TERM", "xterm-256color"))).isTrue();
    assertThat(Style.repaints(Map.of("TERM", "dumb"))).isFalse();
    assertThat(Style.repaints(Map.of())).isFalse();
  }
}
