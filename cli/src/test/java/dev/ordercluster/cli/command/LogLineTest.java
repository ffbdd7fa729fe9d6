package dev.ordercluster.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogLineTest {
  private static final String INFO = "{\"level\":\"INFO\",\"message\":\"started\"}";
  private static final String ERROR =
      "{\"level\":\"SEVERE\",\"message\":\"no address block is free\",\"error\":\"a.B: x\\n at y\"}";

  @Test
  void theLastComplaintIsWhatAPersonIsToldFirst() {
    assertThat(LogLine.lastComplaint(List.of(ERROR, INFO, "plain")))
        .contains("no address block is free");
    assertThat(LogLine.lastComplaint(List.of(INFO, "{broken"))).isEmpty();
  }

  @Test
  void jsonIsShownAsWordsAndEverythingElseAsItIs() {
    assertThat(LogLine.shown(List.of(INFO, ERROR, "plain")))
        .isEqualTo("  INFO started\n  SEVERE no address block is free (a.B: x)\n  plain\n");
  }
}
