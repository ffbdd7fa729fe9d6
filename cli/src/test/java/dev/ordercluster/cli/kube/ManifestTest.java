package dev.ordercluster.cli.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.cli.terminal.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
  private static final String CLUSTER =
      """
      apiVersion: ordercluster.dev/v1beta1
      kind: OrderCluster
      metadata: {name: shop, namespace: tea}
      spec: {}
      """;
  private static final String NAMESPACE =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: tea}
      """;

  @Test
  void namespacesComeFirstWhereverTheyAreWritten() {
    Manifest manifest = Manifest.parse("m.yaml", CLUSTER + "---\n" + NAMESPACE);
    assertThat(manifest.objects()).extracting("kind").containsExactly("Namespace", "OrderCluster");
    assertThat(manifest.orderClusters())
        .singleElement()
        .satisfies(it -> assertThat(it.getMetadata().getNamespace()).isEqualTo("tea"));
  }

  @Test
  void aListIsTakenApart() {
    Manifest manifest =
        Manifest.parse(
            "m.json",
            """
            {"apiVersion":"v1","kind":"List","items":[
             {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}]}
            """);
    assertThat(manifest.objects()).extracting("kind").containsExactly("ConfigMap");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | m.yaml holds no Kubernetes object",
        "'kind: ConfigMap' | m.yaml",
        "'a: [' | m.yaml is not a Kubernetes manifest",
        "'--- {apiVersion: v1, kind: ConfigMap, metadata: {}}' | without metadata.name"
      })
  void whatIsNoManifestIsToldInASentence(String text, String sentence) {
    assertThatThrownBy(() -> Manifest.parse("m.yaml", text))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(sentence);
  }
}
