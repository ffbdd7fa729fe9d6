package dev.ordercluster.local.api.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.local.api.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
  private static final JsonNode POD =
      Json.of(
          "metadata: {name: p, labels: {app: web, tier: front}}\nspec: {nodeName: n}\nstatus: {phase: Running}");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app=web                       | true
          app==web,tier=front           | true
          app!=web                      | false
          missing!=x                    | true
          app in (web, api)             | true
          app notin (web)               | false
          app,!missing                  | true
          !app                          | false
          app in (api),tier=front       | false
          """)
  void labels(String selector, boolean matches) {
    assertThat(Selection.parse(selector, "").matches(POD)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          metadata.name=p                        | true
          spec.nodeName=n,status.phase!=Failed   | true
          status.phase=Pending                   | false
          spec.missing=                          | true
          """)
  void fields(String selector, boolean matches) {
    assertThat(Selection.parse("", selector).matches(POD)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a in b", "a", "(,)"})
  void nonsenseIsRefused(String selector) {
    assertThatThrownBy(() -> Selection.parse("", selector))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
