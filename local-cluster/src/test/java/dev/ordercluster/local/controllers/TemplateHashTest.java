package dev.ordercluster.local.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateHashTest {
  private static PodTemplateSpec template(List<String> labels, String image) {
    Map<String, String> ordered = new LinkedHashMap<>();
    labels.forEach(label -> ordered.put(label, "x"));
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(ordered)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withImage(image)
        .endContainer()
        .endSpec()
        .build();
  }

  @Test
  void theOrderOfLabelsDoesNotMatterAndTheContentDoes() {
    String hash = TemplateHash.of(template(List.of("a", "b"), "one"));
    assertThat(TemplateHash.of(template(List.of("b", "a"), "one"))).isEqualTo(hash);
    assertThat(TemplateHash.of(template(List.of("a", "b"), "two"))).isNotEqualTo(hash);
  }
}
