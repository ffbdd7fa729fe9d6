package dev.ordercluster.orders.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.orders.http.Json;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.order.Money;
import dev.ordercluster.runtime.Problem.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductInputTest {
  private static final String REQUIRED =
      "'sku':'A','name':'Tea','price':{'amount':1,'currency':'JPY'},'stock':{'onHand':2";

  private static ProductInput parse(String json) {
    return ProductInput.parse(Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatIsLeftOutHasADefault() {
    assertThat(parse("{" + REQUIRED + "}}"))
        .isEqualTo(
            new ProductInput(
                "A",
                "Tea",
                "",
                Money.of(1, "JPY"),
                0,
                new ProductInput.Stock(2, Optional.empty()),
                "{}"));
  }

  @Test
  void everythingThatCanBeSaidIsRead() {
    ProductInput input =
        parse(
            "{"
                + REQUIRED
                + ",'lowThreshold':1},'description':'Leaves','taxRate':700,"
                + "'attributes':{'organic':true,'grams':250,'origin':'Uva'}}");
    assertThat(input.stock()).isEqualTo(new ProductInput.Stock(2, Optional.of(1)));
    assertThat(input.taxRate()).isEqualTo(700);
    assertThat(input.description()).isEqualTo("Leaves");
    assertThat(input.attributes()).isEqualTo("{\"grams\":250,\"organic\":true,\"origin\":\"Uva\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "}, 'taxRate': 10001 | /taxRate",
        "}, 'taxRate': '7' | /taxRate",
        ", 'lowThreshold': -1} | /stock/lowThreshold",
        "}, 'attributes': [] | /attributes",
        "}, 'attributes': {'a': 1.5} | /attributes/a",
        "}, 'attributes': {'a': {}} | /attributes/a",
        "}, 'attributes': {'a': null} | /attributes/a",
        "}, 'attributes': {'a b': 1} | /attributes/a b",
        "}, 'attributes': {'a~/b': 1} | /attributes/a~0~1b",
        "}, 'description': 7 | /description",
        "}, 'colour': 7 | /colour",
      })
  void whatIsWrongIsNamed(String rest, String pointer) {
    assertThatThrownBy(() -> parse("{" + REQUIRED + rest + "}"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problem().errors())
                    .extracting(FieldError::pointer)
                    .isEqualTo(List.of(pointer)));
  }

  @Test
  void thereIsABoundOnAttributesAndTheirLength() {
    StringBuilder many = new StringBuilder("{" + REQUIRED + "},'attributes':{'a0':0");
    for (int i = 1; i <= 50; i++) {
      many.append(",'a").append(i).append("':0");
    }
    assertThatThrownBy(() -> parse(many + "}}")).isInstanceOf(ProblemException.class);
    assertThatThrownBy(
            () -> parse("{" + REQUIRED + "},'attributes':{'a':'" + "x".repeat(501) + "'}}"))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> parse("{" + REQUIRED + "},'description':'" + "x".repeat(5001) + "'}"))
        .isInstanceOf(ProblemException.class);
  }
}
