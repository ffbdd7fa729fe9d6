package dev.ordercluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.local.node.process.Leftovers;
import dev.ordercluster.local.objects.Pods;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Controllers and node agent together on the real API server: what must survive a killed process,
/// a deleted pod and a stopped node.
class WorkloadsIT {
  @TempDir Path folder;

  private RunningCluster cluster;
  private KubernetesClient client;

  @BeforeEach
  void start() throws Exception {
    cluster = RunningCluster.start(folder);
    client = cluster.client();
  }

  @AfterEach
  void stop() throws Exception {
    cluster.stop();
    assertThat(Leftovers.marked(folder.resolve("data"))).isEmpty();
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(100));
  }

  private void apply(String yaml) {
    for (HasMetadata object : client.load(stream(yaml)).items()) {
      client.resource(object).inNamespace("default").create();
    }
  }

  private static java.io.InputStream stream(String yaml) {
    return new java.io.ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
  }

  private List<Pod> pods(String app) {
    return client.pods().inNamespace("default").withLabel("app", app).list().getItems();
  }

  private Pod pod(String name) {
    return client.pods().inNamespace("default").withName(name).get();
  }

  @Test
  void aKilledProcessIsStartedAgainAndADeletedPodIsReplaced() {
    apply(deployment("web", 2));
    soon().until(() -> pods("web").stream().filter(Pods::ready).count() == 2);
    Pod first = pods("web").getFirst();
    assertThat(kill(first)).isTrue();
    soon().until(() -> restarts(pod(first.getMetadata().getName())) == 1);
    client.resource(first).delete();
    soon()
        .until(
            () ->
                pod(first.getMetadata().getName()) == null
                    && pods("web").stream().filter(Pods::ready).count() == 2);
  }

  private static boolean kill(Pod pod) {
    String id = pod.getStatus().getContainerStatuses().getFirst().getContainerID();
    return ProcessHandle.of(Long.parseLong(id.substring("process://".length())))
        .map(ProcessHandle::destroyForcibly)
        .orElse(false);
  }

  private static int restarts(Pod pod) {
    return pod.getStatus().getContainerStatuses().getFirst().getRestartCount();
  }

  private static String deployment(String name, int replicas) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s}
        spec:
          replicas: %2$d
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              terminationGracePeriodSeconds: 2
              containers:
              - name: main
                image: ordercluster/script:1.0.0
                command: [/bin/sh, -c, "exec sleep 1000"]
        """
        .formatted(name, replicas);
  }

  @Test
  void aStatefulSetKeepsTheDataOfItsPodUntilTheClaimIsDeleted() {
    apply(
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: db
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec:
              terminationGracePeriodSeconds: 2
              containers:
              - name: main
                image: ordercluster/script:1.0.0
                command: [/bin/sh, -c, "echo run >> /data/runs; exec sleep 1000"]
                volumeMounts: [{name: data, mountPath: /data}]
          volumeClaimTemplates:
          - metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
        """);
    Path runs = folder.resolve("data/volumes/default/data-db-0/runs");
    soon().until(() -> pod("db-0") != null && Pods.ready(pod("db-0")));
    String uid = pod("db-0").getMetadata().getUid();
    client.resource(pod("db-0")).delete();
    soon().until(() -> isAnotherAndReady(pod("db-0"), uid));
    assertThat(runs).hasContent("run\nrun\n");
    client.apps().statefulSets().inNamespace("default").withName("db").delete();
    soon().until(() -> pod("db-0") == null);
    assertThat(runs).exists();
    client.persistentVolumeClaims().inNamespace("default").withName("data-db-0").delete();
    soon().untilAsserted(() -> assertThat(runs.getParent()).doesNotExist());
  }

  private static boolean isAnotherAndReady(@Nullable Pod pod, String uid) {
    return pod != null && !pod.getMetadata().getUid().equals(uid) && Pods.ready(pod);
  }

  @Test
  void aJobRunsToItsEndAndAPodComesBackAtItsAddressAfterTheNodeWasStopped() throws Exception {
    apply(
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: once}
        spec:
          completions: 2
          template:
            metadata: {labels: {app: once}}
            spec:
              restartPolicy: Never
              containers:
              - {name: main, image: ordercluster/script:1.0.0, command: [/bin/sh, -c, "echo done"]}
        """);
    apply(deployment("web", 1));
    soon().until(() -> pods("web").stream().filter(Pods::ready).count() == 1);
    soon()
        .until(
            () ->
                client
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace("default")
                        .withName("once")
                        .get()
                        .getStatus()
                        .getSucceeded()
                    == 2);
    Pod before = pods("web").getFirst();
    stop();
    start();
    soon().until(() -> pods("web").size() == 1 && Pods.ready(pods("web").getFirst()));
    Pod after = pods("web").getFirst();
    assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
    assertThat(Pods.address(after)).isEqualTo(Pods.address(before));
    assertThat(restarts(after)).isEqualTo(1);
  }
}
