package dev.ordercluster.local.api.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.local.api.Json;
import dev.ordercluster.local.api.schema.ModelSchemas;
import io.fabric8.kubernetes.api.model.PodSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicPatchTest {
  private static final String POD =
      "{containers: [{name: a, image: a:1, args: [x]}, {name: b, image: b:1}], nodeSelector: {k: v}}";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a keyed element is merged | {containers: [{name: b, image: b:2}]} | {containers: [{name: a, image: a:1, args: [x]}, {name: b, image: b:2}], nodeSelector: {k: v}}
          a new element is added | {containers: [{name: c, image: c:1}]} | {containers: [{name: a, image: a:1, args: [x]}, {name: b, image: b:1}, {name: c, image: c:1}], nodeSelector: {k: v}}
          an element is deleted | {containers: [{name: a, $patch: delete}]} | {containers: [{name: b, image: b:1}], nodeSelector: {k: v}}
          a list without key is replaced | {containers: [{name: a, args: [y]}]} | {containers: [{name: a, image: a:1, args: [y]}, {name: b, image: b:1}], nodeSelector: {k: v}}
          null removes | {nodeSelector: null} | {containers: [{name: a, image: a:1, args: [x]}, {name: b, image: b:1}]}
          a map is replaced | {nodeSelector: {x: y, $patch: replace}} | {containers: [{name: a, image: a:1, args: [x]}, {name: b, image: b:1}], nodeSelector: {x: y}}
          the order is set | {$setElementOrder/containers: [{name: b}, {name: a}], containers: []} | {containers: [{name: b, image: b:1}, {name: a, image: a:1, args: [x]}], nodeSelector: {k: v}}
          a list is replaced | {containers: [{$patch: replace}, {name: z, image: z:1}]} | {containers: [{name: z, image: z:1}], nodeSelector: {k: v}}
          """)
  void patchesAsTheRealServerDoes(String what, String patch, String expected) {
    assertThat(StrategicPatch.apply(Json.of(POD), Json.of(patch), ModelSchemas.of(PodSpec.class)))
        .as(what)
        .isEqualTo(Json.of(expected));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = "{containers: [{image: x}]}")
  void anElementWithoutItsKeyIsRefused(String patch) {
    assertThatThrownBy(
            () ->
                StrategicPatch.apply(Json.of(POD), Json.of(patch), ModelSchemas.of(PodSpec.class)))
        .hasMessageContaining("merge key: name");
  }
}
