package dev.ordercluster.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.desired.ClusterName;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrunerTest {
  private static final ClusterName SHOP = new ClusterName("default", "shop", "uid-1");
  private static final Set<Pruner.Name> KEPT =
      Set.of(new Pruner.Name("NetworkPolicy", "shop-gateway"));

  @Test
  void whatIsNoLongerWantedGoes() {
    assertThat(Pruner.superfluous(policy("shop-redis", "uid-1"), SHOP, KEPT)).isTrue();
  }

  @Test
  void whatIsWantedStays() {
    assertThat(Pruner.superfluous(policy("shop-gateway", "uid-1"), SHOP, KEPT)).isFalse();
  }

  @Test
  void whatBelongsToAnotherClusterOrToNobodyStays() {
    assertThat(Pruner.superfluous(policy("shop-redis", "uid-2"), SHOP, KEPT)).isFalse();
    NetworkPolicy ownerless = policy("shop-redis", "uid-1");
    ownerless.getMetadata().setOwnerReferences(List.of());
    assertThat(Pruner.superfluous(ownerless, SHOP, KEPT)).isFalse();
  }

  @Test
  void whatIsBeingDeletedIsNotDeletedAgain() {
    NetworkPolicy going = policy("shop-redis", "uid-1");
    going.getMetadata().setDeletionTimestamp("2026-11-23T10:00:00Z");
    assertThat(Pruner.superfluous(going, SHOP, KEPT)).isFalse();
  }

  private static NetworkPolicy policy(String name, String owner) {
    return new NetworkPolicyBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withOwnerReferences(new OwnerReferenceBuilder().withUid(owner).withName("shop").build())
        .endMetadata()
        .build();
  }
}
