package dev.ordercluster.local.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;

class CelRuleTest {
  private static final ObjectNode STRING =
      JsonNodeFactory.instance.objectNode().put("type", "string");

  @Test
  void quantitiesAreComparedByAmountWhateverTheirUnits() {
    CelRule mayOnlyGrow = rule("!quantity(self).isLessThan(quantity(oldSelf))");
    assertThat(fault(mayOnlyGrow, "10Gi", "10240Mi")).isFalse();
    assertThat(fault(mayOnlyGrow, "11Gi", "10Gi")).isFalse();
    assertThat(fault(mayOnlyGrow, "9Gi", "10Gi")).isTrue();
    assertThat(fault(rule("quantity(self).compareTo(quantity(oldSelf)) == 0"), "500m", "0.5"))
        .isFalse();
  }

  @Test
  void whatIsNoQuantityIsTold() {
    assertThat(fault(rule("isQuantity(self)"), "10Gi", "")).isFalse();
    assertThat(fault(rule("isQuantity(self)"), "much", "")).isTrue();
  }

  @Test
  void aRuleThatDoesNotCompileIsNamed() {
    assertThatThrownBy(() -> rule("nonsense(self)"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the rule of .spec.size does not compile: nonsense(self)");
  }

  private static CelRule rule(String text) {
    return CelRule.compile(JsonNodeFactory.instance.objectNode().put("rule", text), ".spec.size");
  }

  private static boolean fault(CelRule rule, String value, String old) {
    return rule.check(TextNode.valueOf(value), TextNode.valueOf(old), STRING, "spec.size") != null;
  }
}
