package dev.ordercluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.local.node.process.Leftovers;
import dev.ordercluster.local.objects.Pods;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Single pods on the real API server, with shell scripts as containers.
class PodsIT {
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

  private Pod pod(String name) {
    return client.pods().inNamespace("default").withName(name).get();
  }

  private String log(Pod pod) throws IOException {
    Path file = folder.resolve("data/logs/" + pod.getMetadata().getUid() + "/main.log");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private static String pod(String name, String script, String more) {
    return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, labels: {app: %s}}
        spec:
          terminationGracePeriodSeconds: 2
          containers:
          - name: main
            image: ordercluster/script:1.0.0
            command: [/bin/sh, -c, "%s"]
        %s
        """
        .formatted(name, name, script, more.indent(4));
  }

  @Test
  void aPodTakesTrafficOnlyOnceItsReadinessProbeSucceeds() throws IOException {
    apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: gated}
        spec: {clusterIP: None, selector: {app: gated}, ports: [{port: 80}]}
        """);
    apply(
        pod(
                "gated",
                "sleep 1000",
                """
            readinessProbe: {exec: {command: [test, -e, /state/open]}, periodSeconds: 1}
            volumeMounts: [{name: state, mountPath: /state}]
            """)
            + "  volumes: [{name: state, emptyDir: {}}]\n");
    soon().until(() -> Pods.phase(pod("gated")).equals("Running"));
    String hosts = "gated.default.svc";
    Path hostsFile = folder.resolve("data/hosts");
    assertThat(Pods.ready(pod("gated"))).isFalse();
    assertThat(Files.readString(hostsFile)).doesNotContain(hosts);
    Path state =
        folder.resolve("data/pods/" + pod("gated").getMetadata().getUid() + "/volumes/state");
    Files.createFile(state.resolve("open"));
    soon().until(() -> Pods.ready(pod("gated")));
    String line = Pods.address(pod("gated")) + " " + hosts;
    soon().until(() -> Files.readString(hostsFile).contains(line));
    Files.delete(state.resolve("open"));
    soon().until(() -> !Files.readString(hostsFile).contains(hosts));
  }

  @Test
  void configurationReachesThePodAsEnvironmentAndAsFilesThatFollowChanges() throws IOException {
    apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {greeting: hello}
        """);
    apply(
        pod(
                "configured",
                "echo $GREETING from $NAME at $FILE; cat $FILE; sleep 1000",
                """
                env:
                - {name: GREETING, valueFrom: {configMapKeyRef: {name: settings, key: greeting}}}
                - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                - {name: FILE, value: /etc/settings/greeting}
                volumeMounts: [{name: settings, mountPath: /etc/settings}]
                """)
            + "  volumes: [{name: settings, configMap: {name: settings}}]\n");
    soon().until(() -> pod("configured") != null && log(pod("configured")).endsWith("hello"));
    assertThat(log(pod("configured"))).startsWith("hello from configured at " + folder);
    Path file =
        folder.resolve(
            "data/pods/" + pod("configured").getMetadata().getUid() + "/volumes/settings/greeting");
    client
        .configMaps()
        .inNamespace("default")
        .withName("settings")
        .edit(map -> map.edit().addToData("greeting", "goodbye").build());
    soon().untilAsserted(() -> assertThat(file).hasContent("goodbye"));
  }

  @Test
  void anUnknownImageAndAMissingSecretAreSaidInThePodsStatus() {
    apply(pod("stranger", "true", "").replace("ordercluster/script:1.0.0", "nginx:1"));
    apply(
        pod(
            "keyless",
            "true",
            "env: [{name: A, valueFrom: {secretKeyRef: {name: nothing, key: a}}}]\n"));
    soon().untilAsserted(() -> assertThat(waiting("stranger")).contains("ErrImagePull"));
    soon()
        .untilAsserted(() -> assertThat(waiting("keyless")).contains("CreateContainerConfigError"));
    assertThat(waiting("stranger")).contains("ordercluster/script:1.0.0");
    assertThat(waiting("keyless")).contains("nothing");
  }

  @Test
  void aContainerThatFailsLeavesTheEndOfItsLogInThePodsStatusWhenThatIsAskedFor() {
    apply(
        pod(
            "failing",
            "echo no key at /etc/keys; exit 3",
            "terminationMessagePolicy: FallbackToLogsOnError\n"));
    apply(pod("silent", "echo nobody asked; exit 3", ""));
    apply(
        pod(
            "telling",
            "echo -n all done > $WORDS",
            "env: [{name: WORDS, value: /dev/termination-log}]\n"));
    soon().untilAsserted(() -> assertThat(lastWords("telling")).isEqualTo("all done"));
    soon().untilAsserted(() -> assertThat(lastWords("failing")).contains("no key at /etc/keys"));
    soon().until(() -> Pods.phase(pod("silent")).equals("Running"));
    assertThat(lastWords("silent")).isEmpty();
  }

  private String lastWords(String name) {
    Pod pod = pod(name);
    return pod == null || pod.getStatus() == null
        ? ""
        : pod.getStatus().getContainerStatuses().stream()
            .filter(one -> one.getLastState().getTerminated() != null)
            .map(one -> one.getLastState().getTerminated().getMessage())
            .filter(Objects::nonNull)
            .findFirst()
            .orElse("");
  }

  private String waiting(String name) {
    Pod pod = pod(name);
    return pod.getStatus() == null
        ? ""
        : pod.getStatus().getContainerStatuses().stream()
            .filter(one -> one.getState().getWaiting() != null)
            .map(one -> one.getState().getWaiting())
            .map(
                one ->
                    one.getReason().replace("ImagePullBackOff", "ErrImagePull") + one.getMessage())
            .findFirst()
            .orElse("");
  }
}
