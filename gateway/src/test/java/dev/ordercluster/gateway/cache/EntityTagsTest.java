package dev.ordercluster.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTagsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"a\"              | \"a\" | true",
        "W/\"a\"            | \"a\" | true",
        "\"b\", \"a\"       | \"a\" | true",
        "\"b\",W/\"a\"      | \"a\" | true",
        "*                  | \"a\" | true",
        "\"x,y\"            | \"x,y\" | true",
        "\"a--gzip\"        | \"a\" | false",
        "a                  | \"a\" | false",
        "\"\"               | \"a\" | false",
      })
  void aConditionIsMetByWeakComparison(String header, String current, boolean met) {
    assertThat(EntityTags.matches(List.of(header), current)).isEqualTo(met);
  }
}
