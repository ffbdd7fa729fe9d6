package dev.ordercluster.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurabilityIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void aRestartKeepsObjectsRevisionsTokensAndTheAuthority(@TempDir Path data) throws Exception {
    ConfigMap before;
    String kubeconfig;
    int port = LocalApi.freePort();
    try (LocalApi api = LocalApi.start(data, port);
        KubernetesClient client = api.client()) {
      before = client.configMaps().resource(map("kept")).create();
      kubeconfig = Files.readString(api.kubeconfig());
    }
    try (LocalApi api = LocalApi.start(data, port);
        KubernetesClient client = api.client()) {
      assertThat(Files.readString(api.kubeconfig())).isEqualTo(kubeconfig);
      assertThat(client.configMaps().withName("kept").get()).isEqualTo(before);
      ConfigMap next = client.configMaps().resource(map("next")).create();
      assertThat(Long.parseLong(next.getMetadata().getResourceVersion()))
          .isGreaterThan(Long.parseLong(before.getMetadata().getResourceVersion()));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(api.kubeconfig())))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("api"))))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aSecondServerOnTheSameDataIsRefused(@TempDir Path data) throws Exception {
    try (LocalApi _ = LocalApi.start(data)) {
      assertThatThrownBy(() -> LocalApi.start(data))
          .hasMessageContaining("another local-cluster uses this data directory");
    }
  }

  @Test
  void everyAcknowledgedWriteSurvivesSigkill(@TempDir Path data) throws Exception {
    int port = LocalApi.freePort();
    Set<String> acknowledged = new ConcurrentSkipListSet<>();
    Process first = ApiProcess.start(data, port);
    try {
      await().atMost(PATIENCE).until(() -> ApiProcess.isReady(data));
      Thread writer = Thread.ofVirtual().start(() -> writeUntilItFails(data, acknowledged));
      await().atMost(PATIENCE).until(() -> acknowledged.size() >= 30);
      first.destroyForcibly().waitFor();
      assertThat(writer.join(PATIENCE)).isTrue();
    } finally {
      first.destroyForcibly().waitFor();
    }
    Process second = ApiProcess.start(data, port);
    try {
      await().atMost(PATIENCE).until(() -> ApiProcess.isReady(data));
      try (KubernetesClient client = LocalApi.client(data.resolve("kubeconfig"))) {
        assertThat(
                client.configMaps().list().getItems().stream()
                    .map(map -> map.getMetadata().getName())
                    .toList())
            .containsAll(acknowledged);
      }
    } finally {
      second.destroyForcibly().waitFor();
    }
  }

  private static void writeUntilItFails(Path data, Set<String> acknowledged) {
    var config =
        new io.fabric8.kubernetes.client.ConfigBuilder(
                io.fabric8.kubernetes.client.Config.fromKubeconfig(
                    data.resolve("kubeconfig").toFile()))
            .withRequestRetryBackoffLimit(0)
            .build();
    try (KubernetesClient client =
        new io.fabric8.kubernetes.client.KubernetesClientBuilder().withConfig(config).build()) {
      for (int i = 0; i < 100_000; i++) {
        String name = "write-" + i;
        client.configMaps().resource(map(name)).create();
        acknowledged.add(name);
      }
    } catch (KubernetesClientException e) {
      assertThat(acknowledged).as("the server died while it was written to: %s", e).isNotEmpty();
    }
  }

  private static ConfigMap map(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .addToData("key", name)
        .build();
  }
}
