package dev.ordercluster.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.runtime.Key;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a configuration file says, and what is wrong with it.
class SettingsFileTest {
  private static final Key<String> LIMITS = Key.text("rate-limits", "limits");
  private static final Key<Duration> TIMEOUT =
      Key.duration("request.timeout", Duration.ZERO, Duration.ofHours(1), "timeout");
  private static final Key<Integer> BODY = Key.integer("request.max-body-bytes", 0, 9999, "body");
  private static final Key<?> PROXIES = Key.list("trusted-proxies", "proxies");
  private static final Key<?> FIELD = Key.text("trusted-proxies.field", "field");

  private static SettingsFile parse(String text) {
    Map<String, Key<?>> known = new TreeMap<>();
    for (Key<?> key : new Key<?>[] {LIMITS, TIMEOUT, BODY, PROXIES, FIELD}) {
      known.put(key.name(), key);
    }
    return SettingsFile.parse(text, known);
  }

  @Test
  void namesMayBeNestedOrNotAndValuesMayBeYaml() {
    SettingsFile file =
        parse(
            """
            # limits of a small shop
            request:
              timeout: 10s
              max-body-bytes: 1000
            trusted-proxies: [10.0.0.0/8, "fd00::/8"]
            trusted-proxies.field: FORWARDED
            rate-limits:
              - name: flood
                limit: 5
            """);
    assertThat(file.faults()).isEmpty();
    assertThat(file.texts())
        .isEqualTo(
            Map.of(
                TIMEOUT, "10s",
                BODY, "1000",
                PROXIES, "10.0.0.0/8,fd00::/8",
                FIELD, "FORWARDED",
                LIMITS, "[{\"name\":\"flood\",\"limit\":5}]"));
  }

  @Test
  void anEmptyFileSaysNothing() {
    assertThat(parse("# nothing yet\n").texts()).isEmpty();
    assertThat(parse("# nothing yet\n").faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "request: {timeouts: 1s} | request.timeouts is not a setting",
        "request: [1] | request is not a setting",
        "request.timeout: ~ | has no value",
        "'request.timeout: 1s\nrequest: {timeout: 2s}' | is set twice",
        "'request.timeout: 1s\nrequest.timeout: 2s' | no YAML at line 2",
        "'a: [1' | no YAML",
        "- a | expected names of settings",
        "hello | expected names of settings",
      })
  void whatIsWrongIsSaid(String text, String said) {
    assertThat(parse(text).faults()).hasSize(1).first().asString().contains(said);
  }
}
