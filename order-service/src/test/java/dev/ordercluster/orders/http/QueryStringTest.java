package dev.ordercluster.orders.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStringTest {
  @Test
  void namesAndValuesAreDecodedAndRepetitionsKept() {
    assertThat(QueryString.parse("a%5Bgte%5D=2026-01-31T12:00:00Z&b=1&b=%C3%A4+x&c&"))
        .containsEntry("a[gte]", List.of("2026-01-31T12:00:00Z"))
        .containsEntry("b", List.of("1", "ä x"))
        .containsEntry("c", List.of(""))
        .hasSize(3);
    assertThat(QueryString.parse("createdAt[lt]=x")).containsKey("createdAt[lt]");
    assertThat(QueryString.parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"q=%zz", "q=%2", "q=%", "q=%FF", "q=%C3", "q=\"", "q=a b", "q=ä", "q=<"})
  void whatIsNotAQueryIsRefused(String raw) {
    assertThatThrownBy(() -> QueryString.parse(raw)).isInstanceOf(ProblemException.class);
  }
}
