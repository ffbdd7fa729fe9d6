package dev.ordercluster.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CollectionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private LocalApi api;
  private KubernetesClient client;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    api = LocalApi.start(data);
    client = api.client();
  }

  @AfterAll
  void stop() {
    client.close();
    api.close();
  }

  @Test
  void whatIsOwnedGoesWithItsOwner() {
    ConfigMap owner = create("owner", null);
    create("owned", owner);
    client.configMaps().withName("owner").delete();
    await().atMost(PATIENCE).until(() -> client.configMaps().withName("owned").get() == null);
  }

  @Test
  void aForegroundDeletionKeepsTheOwnerUntilWhatItOwnsIsGone() {
    ConfigMap owner = create("first", null);
    ConfigMap child = create("second", owner);
    hold(child);
    client
        .configMaps()
        .withName("first")
        .withPropagationPolicy(DeletionPropagation.FOREGROUND)
        .delete();
    await()
        .atMost(PATIENCE)
        .until(() -> client.configMaps().withName("second").get().isMarkedForDeletion());
    assertThat(client.configMaps().withName("first").get().getFinalizers())
        .containsExactly("foregroundDeletion");
    release("second");
    await().atMost(PATIENCE).until(() -> client.configMaps().withName("first").get() == null);
  }

  @Test
  void orphansLoseTheirReferenceAndStay() {
    ConfigMap owner = create("leaving", null);
    create("staying", owner);
    client
        .configMaps()
        .withName("leaving")
        .withPropagationPolicy(DeletionPropagation.ORPHAN)
        .delete();
    await().atMost(PATIENCE).until(() -> client.configMaps().withName("leaving").get() == null);
    assertThat(client.configMaps().withName("staying").get().getMetadata().getOwnerReferences())
        .isEmpty();
  }

  @Test
  void aFinalizerKeepsAnObjectAndItsNamespace() {
    client.resource(namespace("busy")).create();
    client.resource(map("held", "busy", "example.com/hold")).create();
    client.namespaces().withName("busy").delete();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                client
                    .configMaps()
                    .inNamespace("busy")
                    .withName("held")
                    .get()
                    .isMarkedForDeletion());
    assertThat(client.namespaces().withName("busy").get().getStatus().getPhase())
        .isEqualTo("Terminating");
    client.configMaps().inNamespace("busy").withName("held").edit(CollectionIT::withoutFinalizers);
    await().atMost(PATIENCE).until(() -> client.namespaces().withName("busy").get() == null);
  }

  @Test
  void nothingIsCreatedInANamespaceThatIsGoingAway() {
    client.resource(namespace("going")).create();
    client.resource(map("keeps", "going", "example.com/hold")).create();
    client.namespaces().withName("going").delete();
    assertThatThrownBy(() -> client.resource(map("late", "going")).create())
        .hasMessageContaining("because it is being terminated");
  }

  private static Namespace namespace(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  private static ConfigMap map(String name, String namespace, String... finalizers) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .withFinalizers(finalizers)
        .endMetadata()
        .build();
  }

  private static ConfigMap withoutFinalizers(ConfigMap map) {
    return new ConfigMapBuilder(map).editMetadata().withFinalizers(List.of()).endMetadata().build();
  }

  private void hold(ConfigMap map) {
    client
        .configMaps()
        .resource(map)
        .edit(
            m ->
                new ConfigMapBuilder(m)
                    .editMetadata()
                    .addToFinalizers("example.com/hold")
                    .endMetadata()
                    .build());
  }

  private void release(String name) {
    client.configMaps().withName(name).edit(CollectionIT::withoutFinalizers);
  }

  private ConfigMap create(String name, @org.jspecify.annotations.Nullable ConfigMap owner) {
    var metadata = new ConfigMapBuilder().withNewMetadata().withName(name).withNamespace("default");
    if (owner != null) {
      metadata
          .addNewOwnerReference()
          .withApiVersion("v1")
          .withKind("ConfigMap")
          .withName(owner.getMetadata().getName())
          .withUid(owner.getMetadata().getUid())
          .withBlockOwnerDeletion(true)
          .endOwnerReference();
    }
    return client.configMaps().resource(metadata.endMetadata().build()).create();
  }
}
