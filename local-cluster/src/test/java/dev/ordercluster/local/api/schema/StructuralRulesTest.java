package dev.ordercluster.local.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.local.api.Json;
import dev.ordercluster.local.api.status.FieldFault;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructuralRulesTest {
  private static final ObjectNode SCHEMA =
      Json.of(
          """
          type: object
          properties:
            spec:
              type: object
              required: [size]
              default: {size: 1}
              x-kubernetes-validations:
              - {rule: "self.size < 9 || has(self.name)", message: "big ones need a name"}
              - {rule: "!has(oldSelf.name) || has(self.name)", message: "the name may not go away"}
              properties:
                size: {type: integer, minimum: 1, maximum: 10}
                mode: {type: string, enum: [Fast, Slow], default: Fast}
                name:
                  type: string
                  pattern: '^[a-z]+$'
                  x-kubernetes-validations: [{rule: "self == oldSelf", message: "is immutable"}]
                port: {x-kubernetes-int-or-string: true}
                free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                parts:
                  type: array
                  maxItems: 2
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [id]
                  items:
                    type: object
                    properties:
                      id: {type: string}
                      count:
                        type: integer
                        default: 3
                        x-kubernetes-validations:
                        - {rule: "self >= oldSelf", messageExpression: "'may not shrink from ' + string(oldSelf)"}
          """);
  private static final StructuralRules RULES = new StructuralRules(SCHEMA);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {size: 0} | spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1
          {size: 11, name: a} | spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10
          {size: x} | spec.size: Invalid value: "x": spec.size in body must be of type integer: "string"
          {} | spec.size: Required value
          {size: 1, mode: Odd} | spec.mode: Unsupported value: "Odd": supported values: "Fast", "Slow"
          {size: 1, name: A1} | spec.name: Invalid value: "A1": spec.name in body should match '^[a-z]+$'
          {size: 9} | spec: Invalid value: "object": big ones need a name
          {size: 1, parts: [{id: a}, {id: b}, {id: c}]} | spec.parts: Invalid value: "array": spec.parts in body should have at most 2 items
          """)
  void faultsAreToldAsTheRealServerTellsThem(String spec, String expected) {
    assertThat(faults(spec, null)).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {size: 1, name: a} | {size: 1, name: b} | spec.name: Invalid value: "b": is immutable
          {size: 1, name: a} | {size: 1} | spec: Invalid value: "object": the name may not go away
          {size: 1, parts: [{id: x, count: 1}, {id: y, count: 5}]} | {size: 1, parts: [{id: y, count: 4}]} | spec.parts[0].count: Invalid value: 4: may not shrink from 5
          """)
  void transitionsAreJudgedAgainstTheStoredObject(String old, String spec, String expected) {
    assertThat(faults(spec, old)).containsExactly(expected);
  }

  @Test
  void defaultsAreFilledInAtEveryLevelAndUnknownFieldsPruned() {
    ObjectNode object =
        object("{size: 2, odd: 1, free: {any: 1}, parts: [{id: a, b: 2}], port: 80}");
    assertThat(RULES.prune(object)).containsExactly("spec.odd", "spec.parts[0].b");
    RULES.applyDefaults(object);
    assertThat(object.get("spec"))
        .isEqualTo(
            Json.of("{size: 2, free: {any: 1}, parts: [{id: a, count: 3}], port: 80, mode: Fast}"));
    ObjectNode empty = Json.of("kind: X");
    RULES.applyDefaults(empty);
    assertThat(empty.get("spec")).isEqualTo(Json.of("{size: 1, mode: Fast}"));
  }

  @Test
  void aRuleThatDoesNotCompileIsNamed() {
    ObjectNode broken = Json.of("{type: object, x-kubernetes-validations: [{rule: 'self.a +'}]}");
    assertThatThrownBy(() -> new StructuralRules(broken).compile())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("self.a +");
  }

  @Test
  void aRuleThatNeverEndsIsCutOff() {
    ObjectNode schema =
        Json.of(
            """
            type: object
            properties:
              spec:
                type: array
                items: {type: integer}
                x-kubernetes-validations:
                - rule: "self.all(a, self.all(b, self.all(c, a + b + c >= 0)))"
            """);
    ObjectNode object = Json.of("kind: X");
    var list = object.putArray("spec");
    for (int i = 0; i < 200; i++) {
      list.add(i);
    }
    List<FieldFault> faults = new StructuralRules(schema).validate(object, null);
    assertThat(faults).hasSize(1);
    assertThat(faults.getFirst().message()).contains("rule evaluation error");
  }

  private static List<String> faults(String spec, @Nullable String old) {
    return RULES.validate(object(spec), old == null ? null : object(old)).stream()
        .map(fault -> fault.field() + ": " + fault.message())
        .toList();
  }

  private static ObjectNode object(String spec) {
    return Json.of("apiVersion: g/v1\nkind: X\nmetadata: {name: x}\nspec: " + spec);
  }
}
