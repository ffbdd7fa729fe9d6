package dev.ordercluster.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.cli.terminal.Row.Mark;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainTerminalTest {
  private final Screen screen = new Screen();
  private final Terminal terminal = Terminal.on(screen.out(), false, new Style(false));

  @Test
  void eachChangeOfARowIsOneLine() {
    terminal.show(List.of(new Row("redis", Mark.WAITING, "")));
    terminal.show(List.of(new Row("redis", Mark.WORKING, "0/1 ready")));
    terminal.show(List.of(new Row("redis", Mark.WORKING, "0/1 ready, 1 restarts")));
    terminal.show(List.of(new Row("redis", Mark.DONE, "1/1 ready")));
    terminal.show(List.of(new Row("redis", Mark.DONE, "1/1 ready")));
    assertThat(screen.written()).isEqualTo("redis: 0/1 ready\nredis: 1/1 ready\n");
  }

  @Test
  void whatAFailingRowSaysIsToldAgainWhenItChanges() {
    terminal.show(List.of(new Row("redis", Mark.FAILED, "ErrImagePull")));
    terminal.show(List.of(new Row("redis", Mark.FAILED, "ImagePullBackOff")));
    assertThat(screen.written())
        .isEqualTo("redis: failing, ErrImagePull\nredis: failing, ImagePullBackOff\n");
  }

  @Test
  void noEscapeSequenceIsWritten() {
    terminal.say("hello");
    terminal.show(List.of(new Row("redis", Mark.DONE, "")));
    terminal.settle();
    assertThat(screen.written()).isEqualTo("hello\nredis: ready\n");
  }
}
