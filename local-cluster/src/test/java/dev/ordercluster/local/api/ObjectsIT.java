package dev.ordercluster.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

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
  void anUpdateOfAnOldVersionIsAConflict() {
    ConfigMap created = client.configMaps().resource(map("locked", "1")).create();
    ConfigMap newer =
        new ConfigMapBuilder(created)
            .editOrNewMetadata()
            .addToLabels("x", "y")
            .endMetadata()
            .build();
    client.configMaps().resource(newer).update();
    assertThatThrownBy(() -> client.configMaps().resource(newer).lockResourceVersion().update())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
  }

  @Test
  void aWatchSeesEveryChangeInOrder() {
    List<String> seen = new CopyOnWriteArrayList<>();
    String now = client.configMaps().list().getMetadata().getResourceVersion();
    ListOptions fromNow = new ListOptionsBuilder().withResourceVersion(now).build();
    try (var _ = client.configMaps().withName("watched").watch(fromNow, recordInto(seen))) {
      client.configMaps().resource(map("watched", "1")).create();
      client.configMaps().resource(map("watched", "2")).update();
      client.configMaps().withName("watched").delete();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(seen).containsExactly("ADDED 1", "MODIFIED 2", "DELETED 2"));
    }
  }

  @Test
  void anInformerFollowsItsLabelSelector() {
    try (var informer = client.configMaps().withLabel("wanted").inform()) {
      client.configMaps().resource(labelled("in", Map.of("wanted", "1"))).create();
      client.configMaps().resource(labelled("out", Map.of())).create();
      await().atMost(PATIENCE).until(() -> informer.getStore().list().size() == 1);
      client.configMaps().resource(labelled("in", Map.of())).update();
      await().atMost(PATIENCE).until(() -> informer.getStore().list().isEmpty());
    }
  }

  @Test
  void applyingTheSameAgainWritesNothing() {
    ConfigMap first = apply(map("applied", "1"), "one");
    ConfigMap second = apply(map("applied", "1"), "one");
    assertThat(second.getMetadata().getResourceVersion())
        .isEqualTo(first.getMetadata().getResourceVersion());
  }

  @Test
  void aFieldThatIsNoLongerAppliedGoesAndThoseOfOthersStay() {
    apply(new ConfigMapBuilder(map("shared", "1")).addToData("mine", "x").build(), "one");
    apply(new ConfigMapBuilder(named("shared")).addToData("theirs", "y").build(), "two");
    ConfigMap after = apply(map("shared", "1"), "one");
    assertThat(after.getData()).isEqualTo(Map.of("key", "1", "theirs", "y"));
  }

  @Test
  void applyingAnothersFieldIsAConflictThatNamesThem() {
    apply(map("contested", "1"), "one");
    assertThatThrownBy(() -> apply(map("contested", "2"), "two"))
        .hasMessageContaining("conflict with \"one\"")
        .hasMessageContaining(".data.key");
  }

  @Test
  void aWatchFromARevisionThatTheServerForgotIsToldToListAgain() {
    List<String> seen = new CopyOnWriteArrayList<>();
    var _ = client.configMaps().withResourceVersion("-1").watch(recordInto(seen));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(seen).singleElement().asString().contains("too old resource version"));
  }

  @Test
  void pagesTogetherAreTheWholeCollection() {
    for (int i = 0; i < 5; i++) {
      client.configMaps().resource(labelled("page-" + i, Map.of("paged", "yes"))).create();
    }
    List<String> names = new CopyOnWriteArrayList<>();
    @org.jspecify.annotations.Nullable String next = null;
    do {
      var page =
          client
              .configMaps()
              .withLabel("paged")
              .list(new ListOptionsBuilder().withLimit(2L).withContinue(next).build());
      page.getItems().forEach(item -> names.add(item.getMetadata().getName()));
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    assertThat(names).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4");
  }

  @Test
  void anUnknownTokenIsRefused() {
    var config = new io.fabric8.kubernetes.client.ConfigBuilder(client.getConfiguration());
    try (var stranger =
        new io.fabric8.kubernetes.client.KubernetesClientBuilder()
            .withConfig(config.withOauthToken("wrong").withAutoOAuthToken("wrong").build())
            .build()) {
      assertThatThrownBy(() -> stranger.namespaces().list())
          .isInstanceOfSatisfying(
              KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(401));
    }
  }

  @Test
  void creatingInAMissingNamespaceIsNotFound() {
    assertThatThrownBy(
            () -> client.configMaps().inNamespace("nowhere").resource(map("a", "1")).create())
        .hasMessageContaining("namespaces \"nowhere\" not found");
  }

  private ConfigMap apply(ConfigMap map, String manager) {
    return client
        .configMaps()
        .resource(map)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(false)
                .build());
  }

  private static Watcher<ConfigMap> recordInto(List<String> seen) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, ConfigMap resource) {
        // The client asks for bookmarks; one opens the stream.
        if (action != Action.BOOKMARK) {
          seen.add(action + " " + resource.getData().get("key"));
        }
      }

      @Override
      public void onClose(WatcherException cause) {
        seen.add("closed " + cause.getMessage());
      }
    };
  }

  private static ConfigMap named(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .build();
  }

  private static ConfigMap map(String name, String value) {
    return new ConfigMapBuilder(named(name)).addToData("key", value).build();
  }

  private static ConfigMap labelled(String name, Map<String, String> labels) {
    return new ConfigMapBuilder(map(name, "1"))
        .editMetadata()
        .withLabels(labels)
        .endMetadata()
        .build();
  }
}
