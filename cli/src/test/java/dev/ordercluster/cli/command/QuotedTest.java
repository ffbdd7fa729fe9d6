package dev.ordercluster.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class QuotedTest {
  @Test
  void plainPathsStayReadable() {
    assertThat(Quoted.forShell("/home/me/shop")).isEqualTo("/home/me/shop");
  }

  @Test
  void spacesAndQuotesSurviveTheShell() {
    assertThat(Quoted.forShell("/a b/it's")).isEqualTo("'/a b/it'\\''s'");
  }

  @Test
  void theLauncherIsTypedAsItCanBeFromWhereThePersonIs() {
    assertThat(Shell.typed(Path.of("/w"), Path.of("/w"))).isEqualTo("./ordercluster");
    assertThat(Shell.typed(Path.of("/w x"), Path.of("/"))).isEqualTo("'/w x/ordercluster'");
  }
}
