package dev.ordercluster.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.desired.ForeignKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitoringIT {
  @Test
  void whereItCanBeReadItIsWrittenOnceAndGoesWhenNobodyWantsIt(@TempDir Path folder)
      throws Exception {
    try (TestApi api = TestApi.start(folder)) {
      for (ForeignKind kind : List.of(ForeignKind.POD_MONITOR, ForeignKind.PROMETHEUS_RULE)) {
        install(api.client(), kind);
      }
      CountedClient counted = api.countedClient();
      try (KubernetesClient client = counted.client();
          RunningOperator operator = new RunningOperator(client, Duration.ofSeconds(1))) {
        apply(api, "{}");
        await(
            () -> assertThat(api.condition("shop", "MonitoringReady")).startsWith("True Applied"));
        assertThat(found(api.client(), ForeignKind.POD_MONITOR)).isOne();
        assertThat(found(api.client(), ForeignKind.PROMETHEUS_RULE)).isOne();
        assertThat(dashboards(api.client())).isOne();
        await(() -> assertThat(api.status("shop").phase()).isEqualTo("Ready"));
        await(
            () -> {
              int writes = counted.writes();
              int passes = operator.passes();
              Awaitility.await().until(() -> operator.passes() >= passes + 3);
              assertThat(counted.writes()).as(counted::last).isEqualTo(writes);
            });
        apply(api, "{podMonitor: Disabled, prometheusRules: Disabled, dashboards: Disabled}");
        await(
            () -> {
              assertThat(found(api.client(), ForeignKind.POD_MONITOR)).isZero();
              assertThat(found(api.client(), ForeignKind.PROMETHEUS_RULE)).isZero();
              assertThat(dashboards(api.client())).isZero();
              assertThat(api.condition("shop", "MonitoringReady")).isEqualTo("absent");
            });
      }
    }
  }

  @Test
  void whereNobodyCouldReadItNothingIsWrittenUnlessTheOwnerInsists(@TempDir Path folder)
      throws Exception {
    try (TestApi api = TestApi.start(folder);
        RunningOperator _ = new RunningOperator(api.client())) {
      apply(api, "{}");
      await(() -> assertThat(api.status("shop").phase()).isEqualTo("Ready"));
      assertThat(api.condition("shop", "MonitoringReady")).isEqualTo("absent");
      assertThat(dashboards(api.client())).isZero();
      apply(api, "{podMonitor: Enabled, dashboards: Enabled}");
      await(
          () ->
              assertThat(api.condition("shop", "MonitoringReady"))
                  .startsWith("False DefinitionsMissing")
                  .contains("PodMonitor: install the Prometheus operator's definitions"));
      assertThat(dashboards(api.client())).isOne();
      assertThat(api.status("shop").phase()).isEqualTo("Ready");
    }
  }

  private static void install(KubernetesClient client, ForeignKind kind) {
    String yaml =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: %1$s.%2$s}
        spec:
          group: %2$s
          scope: Namespaced
          names: {kind: %3$s, plural: %1$s, listKind: %3$sList}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """
            .formatted(kind.plural(), kind.group(), kind.kind());
    client.resource(Serialization.unmarshal(yaml, CustomResourceDefinition.class)).create();
    await(() -> assertThat(found(client, kind)).isZero());
  }

  private static void apply(TestApi api, String monitoring) {
    api.apply(
        """
        apiVersion: ordercluster.dev/v1beta1
        kind: OrderCluster
        metadata: {name: shop}
        spec: {monitoring: %s}
        """
            .formatted(monitoring));
  }

  private static int found(KubernetesClient client, ForeignKind kind) {
    List<GenericKubernetesResource> all =
        client
            .genericKubernetesResources(
                new ResourceDefinitionContext.Builder()
                    .withGroup(kind.group())
                    .withVersion(kind.version())
                    .withKind(kind.kind())
                    .withPlural(kind.plural())
                    .withNamespaced(true)
                    .build())
            .inNamespace("default")
            .list()
            .getItems();
    return all.size();
  }

  private static long dashboards(KubernetesClient client) {
    List<? extends HasMetadata> maps =
        client
            .configMaps()
            .inNamespace("default")
            .withLabel("grafana_dashboard", "1")
            .list()
            .getItems();
    return maps.size();
  }

  private static void await(ThrowingRunnable condition) {
    Awaitility.await().atMost(TestApi.PATIENCE).ignoreExceptions().untilAsserted(condition);
  }
}
