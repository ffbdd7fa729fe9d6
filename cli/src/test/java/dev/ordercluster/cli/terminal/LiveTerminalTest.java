package dev.ordercluster.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.cli.terminal.Row.Mark;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTerminalTest {
  private final Screen screen = new Screen();
  private final Terminal terminal = Terminal.on(screen.out(), true, new Style(false));

  @Test
  void aRowIsRepaintedInPlace() {
    terminal.show(List.of(new Row("redis", Mark.WORKING, "0/1 ready"), row("kafka")));
    terminal.show(List.of(new Row("redis", Mark.DONE, "1/1 ready"), row("kafka")));
    assertThat(screen.lines()).containsExactly("  ✓ redis  1/1 ready", "  · kafka  waiting");
  }

  @Test
  void moreAndFewerRowsLeaveNothingBehind() {
    terminal.show(List.of(row("a")));
    terminal.show(List.of(row("a"), row("b"), row("c")));
    terminal.show(List.of(new Row("a", Mark.DONE, "x")));
    assertThat(screen.lines()).containsExactly("  ✓ a  x");
  }

  @Test
  void aLineIsSaidAboveTheRows() {
    terminal.show(List.of(row("a"), row("b")));
    terminal.say("hello");
    assertThat(screen.lines()).containsExactly("hello", "  · a  waiting", "  · b  waiting");
  }

  @Test
  void settledRowsStayAndTheNextOnesStartBelow() {
    terminal.show(List.of(new Row("a", Mark.DONE, "x")));
    terminal.settle();
    terminal.show(List.of(row("b")));
    assertThat(screen.lines()).containsExactly("  ✓ a  x", "  · b  waiting");
  }

  @Test
  void theTerminalItselfCutsLongLines() {
    terminal.show(List.of(new Row("a", Mark.FAILED, "long ".repeat(100))));
    assertThat(screen.written()).startsWith("\u001b[?7l").endsWith("\u001b[?7h");
  }

  @Test
  void lineBreaksInADetailDoNotBreakTheRow() {
    terminal.show(List.of(new Row("a", Mark.FAILED, "first\nsecond\r\n")));
    assertThat(screen.lines()).containsExactly("  ✗ a  first second");
  }

  @Test
  void coloursAreWrittenOnlyWhenWanted() {
    terminal.show(List.of(new Row("a", Mark.DONE, "x")));
    assertThat(screen.written()).doesNotContain("\u001b[32m");
    Terminal.on(screen.out(), true, new Style(true)).show(List.of(new Row("a", Mark.DONE, "x")));
    assertThat(screen.written()).contains("\u001b[32m✓\u001b[0m");
  }

  private static Row row(String name) {
    return new Row(name, Mark.WAITING, "");
  }
}
