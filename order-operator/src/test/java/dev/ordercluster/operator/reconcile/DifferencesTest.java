package dev.ordercluster.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.desired.Blueprint;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.DesiredState;
import dev.ordercluster.operator.desired.Images;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferencesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{a: 1} | {a: 1, b: 2} | true",
        "{a: 1} | {a: 2} | false",
        "{a: 1} | {b: 1} | false",
        "{a: {}} | {} | true",
        "{a: []} | {} | true",
        "{a: [x, y]} | {a: [x, y]} | true",
        "{a: [x, y]} | {a: [y, x]} | false",
        "{a: [x]} | {a: [x, y]} | false",
        "{c: [{name: a, v: 1}]} | {c: [{name: sidecar}, {name: a, v: 1, w: 2}]} | true",
        "{c: [{name: a, v: 1}]} | {c: [{name: a, v: 2}]} | false",
        "{c: [{name: a}]} | {c: [{name: b}]} | false",
        "{requests: {cpu: '0.5'}} | {requests: {cpu: 500m}} | true",
        "{limits: {memory: 1Gi}} | {limits: {memory: 1024Mi}} | true",
        "{limits: {memory: 1Gi}} | {limits: {memory: 1000Mi}} | false",
        "{port: 80} | {port: '80'} | true",
      })
  void whatIsWantedMustBeThereAndMoreMayBe(String wanted, String present, boolean satisfied) {
    assertThat(Differences.satisfied(tree(wanted), tree(present))).isEqualTo(satisfied);
  }

  @Test
  void aSteadyPassWritesNothing() {
    List<HasMetadata> again = desired();
    List<HasMetadata> stored = desired();
    for (int i = 0; i < again.size(); i++) {
      HasMetadata present = asTheServerKeepsIt(Applier.marked(stored.get(i)));
      assertThat(Applier.upToDate(Applier.marked(again.get(i)), present))
          .as("%s", present.getMetadata().getName())
          .isTrue();
    }
  }

  @Test
  void everyKindOfDriftIsWritten() {
    for (HasMetadata wanted : desired()) {
      HasMetadata present = Serialization.clone(wanted);
      present.getMetadata().setLabels(Map.of());
      assertThat(Applier.upToDate(Applier.marked(wanted), Applier.marked(present))).isFalse();
    }
  }

  @Test
  void aFieldThatIsNoLongerWantedIsNoticedByTheDigest() {
    Deployment wanted = deployment();
    Deployment present =
        new DeploymentBuilder(deployment())
            .editSpec()
            .editTemplate()
            .editMetadata()
            .addToAnnotations("old", "1")
            .endMetadata()
            .endTemplate()
            .endSpec()
            .build();
    assertThat(Applier.upToDate(Applier.marked(wanted), Applier.marked(present))).isFalse();
  }

  @Test
  void whatIsBeingDeletedIsLeftToGo() {
    Deployment present = deployment();
    present.getMetadata().setDeletionTimestamp("2026-11-23T10:00:00Z");
    present.getSpec().setReplicas(9);
    assertThat(Applier.upToDate(Applier.marked(deployment()), present)).isTrue();
  }

  // What an API server adds: identity, versions, and canonical amounts.
  private static HasMetadata asTheServerKeepsIt(HasMetadata object) {
    HasMetadata stored = Serialization.clone(object);
    stored.getMetadata().setUid("u");
    stored.getMetadata().setResourceVersion("7");
    stored.getMetadata().setGeneration(1L);
    if (stored instanceof Deployment deployment) {
      deployment
          .getSpec()
          .getTemplate()
          .getSpec()
          .getContainers()
          .getFirst()
          .getResources()
          .setRequests(Map.of("cpu", new Quantity("0.5"), "memory", new Quantity("402653184")));
    }
    return stored;
  }

  private static Deployment deployment() {
    return desired().stream()
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .filter(found -> found.getMetadata().getName().equals("shop-order-service"))
        .findFirst()
        .orElseThrow();
  }

  private static List<HasMetadata> desired() {
    OrderClusterSpec spec =
        Serialization.unmarshal(
            "---\n{gateway: {resources: {requests: {cpu: 500m, memory: 384Mi}}}}",
            OrderClusterSpec.class);
    return DesiredState.of(
        new Blueprint(
            new ClusterName("default", "shop", "uid"), spec, new Images(""), Map.of(), Map.of()));
  }

  private static JsonNode tree(String yaml) {
    return Serialization.unmarshal("---\n" + yaml, JsonNode.class);
  }
}
