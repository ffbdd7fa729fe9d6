package dev.ordercluster.operator.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.signals.PrometheusText.Parsed;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusTextTest {
  private static final Set<String> WANTED = Set.of("up", "load", "lag_bucket");

  @Test
  void labelsValuesTimesAndCommentsAreRead() {
    Exposition told =
        readable(
            """
            # HELP up Whether it is up.
            # TYPE up gauge
            up 1
            load{pod="a-1", zone="x\\"y\\\\z\\n", } 2.5e3 1700000000000
            load {pod="b"}\t7
            lag_bucket{le="+Inf"} 12 # {trace_id="1"} 0.5 1.0
            other{a="b"} 3

            # EOF
            """);
    assertThat(told.sum("up", _ -> true)).isEqualTo(1);
    assertThat(told.all("load").getFirst().labels())
        .isEqualTo(Map.of("pod", "a-1", "zone", "x\"y\\z\n"));
    assertThat(told.sum("load", _ -> true)).isEqualTo(2507);
    assertThat(told.all("lag_bucket").getFirst().label("le")).isEqualTo("+Inf");
    assertThat(told.has("other")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"NaN, NaN", "+Inf, Infinity", "-Inf, -Infinity", "-3, -3", "1e-3, 0.001", "0, 0"})
  void everyNumberOfTheFormatIsKeptAsTold(String text, double value) {
    assertThat(readable("up " + text + "\n").sum("up", _ -> true)).isEqualTo(Double.valueOf(value));
  }

  @Test
  void whatIsNotThereIsNoNumberRatherThanZero() {
    assertThat(readable("").sum("up", _ -> true)).isNaN();
    assertThat(readable("up NaN\nup{a=\"b\"} 3\n").sum("up", _ -> true)).isNaN();
  }

  @Test
  void oneSeriesThatCannotBeIsNotHiddenByTheOthers() {
    assertThat(readable("load{a=\"1\"} -5\nload{a=\"2\"} 10\n").sum("load", _ -> true))
        .isNegative();
  }

  @Test
  void aSeriesThatIsThereTwiceIsNotCountedTwice() {
    assertThat(parsed("load{a=\"1\",b=\"2\"} 5\nload{b=\"2\",a=\"1\"} 5\n"))
        .isInstanceOfSatisfying(
            Parsed.Malformed.class,
            fault -> assertThat(fault.why()).startsWith("line 2: ").contains("twice"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "up ",
        "up one",
        "up 1d",
        "up 0x1p3",
        "up Infinity",
        "up 1 2 3",
        "up{ 1",
        "up{a} 1",
        "up{a=b} 1",
        "up{a=\"b} 1",
        "up{a=\"\\x\"} 1",
        "up{a=\"b\" c=\"d\"} 1",
        "up{a=\"b\",a=\"c\"} 1",
        "1up 1",
        "<html>",
        "{\"status\":\"UP\"}",
        "\u0000\u0001\u0002",
      })
  void garbageIsMalformedAndSaysWhere(String line) {
    assertThat(parsed("load 1\n" + line + "\n"))
        .isInstanceOfSatisfying(
            Parsed.Malformed.class, fault -> assertThat(fault.why()).startsWith("line 2: "));
  }

  @Test
  void tenThousandSeriesAreReadAndOnlyTheWantedKept() {
    String others =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "series_" + i + "{pod=\"a\",number=\"" + i + "\"} " + i)
            .collect(Collectors.joining("\n"));
    Exposition told = readable(others + "\nup 1\n");
    assertThat(told.series()).containsOnlyKeys("up");
  }

  @Test
  void moreWantedSeriesThanCanBeMeantAreMalformed() {
    String many =
        IntStream.rangeClosed(0, PrometheusText.MAX_SERIES)
            .mapToObj(i -> "load{number=\"" + i + "\"} 1\n")
            .collect(Collectors.joining());
    assertThat(parsed(many)).isInstanceOf(Parsed.Malformed.class);
  }

  @Test
  void anEndlessLineIsMalformedBeforeItIsAllRead() {
    String line = "up{a=\"" + "x".repeat(10 * PrometheusText.MAX_LINE) + "\"} 1\n";
    assertThat(parsed(line))
        .isInstanceOfSatisfying(
            Parsed.Malformed.class, fault -> assertThat(fault.why().length()).isLessThan(300));
  }

  private static Exposition readable(String text) {
    return switch (parsed(text)) {
      case Parsed.Understood(Exposition exposition) -> exposition;
      case Parsed.Malformed(String why) -> throw new AssertionError(why);
    };
  }

  private static Parsed parsed(String text) {
    try {
      return PrometheusText.parse(new StringReader(text), WANTED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
