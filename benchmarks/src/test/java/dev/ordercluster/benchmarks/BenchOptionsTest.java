package dev.ordercluster.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchOptionsTest {
  private static final Path HOME = Path.of("/checkout");

  @Test
  void withoutWordsEverythingIsMeasured() throws BenchOptions.UsageException {
    BenchOptions options = BenchOptions.parse(List.of(), HOME);
    assertEquals(List.of(BenchOptions.Suite.values()), options.suites());
    assertEquals(HOME.resolve("target/bench"), options.out());
  }

  @Test
  void aSuiteThatIsNamedTwiceIsMeasuredOnce() throws BenchOptions.UsageException {
    BenchOptions options =
        BenchOptions.parse(
            List.of("gateway", "--seconds", "2", "--rounds", "7", "all", "--out", "/there"), HOME);
    assertEquals(BenchOptions.Suite.GATEWAY, options.suites().getFirst());
    assertEquals(BenchOptions.Suite.values().length, options.suites().size());
    assertEquals(2, options.seconds());
    assertEquals(7, options.rounds());
    assertEquals(Path.of("/there"), options.out());
  }

  @ParameterizedTest
  @CsvSource({
    "gatway, gatway",
    "--second 3, --second",
    "--seconds, needs a value",
    "--seconds 0, from 1 to 9999",
    "--rounds many, many"
  })
  void whatIsNoneIsRefusedWithWhatWasExpected(String line, String said) {
    var refused =
        assertThrows(
            BenchOptions.UsageException.class,
            () -> BenchOptions.parse(List.of(line.split(" ")), HOME));
    assertTrue(refused.toString().contains(said), refused::toString);
  }

  @Test
  void theHelpNamesEverySuite() {
    for (BenchOptions.Suite suite : BenchOptions.Suite.values()) {
      assertTrue(BenchOptions.USAGE.contains("\n  " + suite.word() + " "), suite.word());
    }
  }
}
