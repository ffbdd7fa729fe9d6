package dev.ordercluster.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolloutIT {
  private TestApi api;
  private RunningOperator operator;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    api = TestApi.start(folder);
    operator = new RunningOperator(api.client());
  }

  @AfterAll
  void stop() {
    operator.close();
    api.close();
  }

  @Test
  void aNewVersionMigratesFirstThenRollsTheOrderServicesAndThenTheGateways() {
    apply("up", "1.0.0", "");
    awaitReady("up", "1.0.0");
    apply("up", "1.1.0", "");
    awaitReady("up", "1.1.0");
    assertThat(image("up-order-service")).endsWith(":1.1.0");
    assertThat(image("up-gateway")).endsWith(":1.1.0");
    List<String> told = reasons("up");
    assertThat(told).contains("MigratingSchema", "RollingOut");
    assertThat(api.condition("up", "Stalled")).isEqualTo("absent");
    assertThat(api.condition("up", "Reconciling")).isEqualTo("absent");
    Awaitility.await()
        .atMost(TestApi.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        api.client().batch().v1().jobs().inNamespace("default").list().getItems())
                    .noneMatch(job -> job.getMetadata().getName().startsWith("up-migrate")));
  }

  @Test
  void aVersionThatCannotStartIsTakenBackSaidAndNotTriedAgainUntilTheSpecChanges() {
    apply("bad", "1.0.0", "");
    awaitReady("bad", "1.0.0");
    api.kubelet().crash("order-service:6.6.6");
    // Its migration runs from the same image, so nothing that serves is touched at all.
    apply("bad", "6.6.6", "");
    awaitRolledBack("bad");
    String degraded = api.condition("bad", "Degraded");
    assertThat(degraded).contains("version 6.6.6 was taken back", "version 1.0.0 serves");
    assertThat(image("bad-gateway")).endsWith(":1.0.0");
    assertThat(api.status("bad").phase()).isEqualTo("Degraded");
    assertThat(api.status("bad").version()).isEqualTo("1.0.0");
    assertThat(api.condition("bad", "Stalled")).startsWith("True RolledBack");
    assertThat(api.condition("bad", "Ready")).startsWith("True");
    assertThat(events("bad"))
        .filteredOn(event -> event.getReason().equals("RolledBack"))
        .singleElement()
        .satisfies(event -> assertThat(event.getType()).isEqualTo("Warning"));
    apply("bad", "1.2.0", "");
    awaitReady("bad", "1.2.0");
    assertThat(api.condition("bad", "Stalled")).isEqualTo("absent");
  }

  @Test
  void aChangeWhosePodsDoNotServeInTimeIsTakenBackWithWhatThePodSaid() {
    apply("slow", "1.0.0", "");
    awaitReady("slow", "1.0.0");
    api.kubelet().crash("gateway:7.7.7");
    apply("slow", "7.7.7", "");
    awaitRolledBack("slow");
    assertThat(api.condition("slow", "Degraded"))
        .contains("gateway: pod slow-gateway-", "CrashLoopBackOff", "last exit code 1")
        .contains("cannot start: <b>orders.limit</b> must be a number", "within 10 s");
    Awaitility.await()
        .atMost(TestApi.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(image("slow-order-service")).endsWith(":1.0.0");
              assertThat(images("slow")).isNotEmpty().allMatch(one -> one.endsWith(":1.0.0"));
            });
    // A number of instances is no change of what they are: it is followed on what serves.
    apply("slow", "7.7.7", "replicas: 3");
    Awaitility.await()
        .atMost(TestApi.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(deployment("slow-order-service").getSpec().getReplicas()).isEqualTo(3));
    assertThat(image("slow-gateway")).endsWith(":1.0.0");
  }

  @Test
  void anAnnotationPausesAndAnotherRestartsAndNeitherWaitsForALook() {
    apply("note", "1.0.0", "");
    awaitReady("note", "1.0.0");
    annotate("note", "ordercluster.dev/paused", "true");
    awaitPhase("note", "Paused");
    apply("note", "1.0.0", "replicas: 1");
    Awaitility.await()
        .atMost(TestApi.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(api.status("note").observedGeneration())
                    .isEqualTo(cluster("note").getMetadata().getGeneration()));
    assertThat(deployment("note-order-service").getSpec().getReplicas()).isEqualTo(2);
    annotate("note", "ordercluster.dev/paused", "false");
    awaitPhase("note", "Ready");
    List<String> before = podNames("note-gateway");
    annotate("note", "ordercluster.dev/restart", "2026-11-23T10:00:00Z");
    Awaitility.await()
        .atMost(TestApi.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(podNames("note-gateway"))
                    .hasSameSizeAs(before)
                    .doesNotContainAnyElementsOf(before));
    Awaitility.await()
        .atMost(TestApi.PATIENCE)
        .untilAsserted(
            () -> assertThat(api.status("note").restarted()).isEqualTo("2026-11-23T10:00:00Z"));
    assertThat(api.condition("note", "Degraded")).startsWith("False");
  }

  private void apply(String name, String version, String orderService) {
    api.apply(
        """
        apiVersion: ordercluster.dev/v1beta1
        kind: OrderCluster
        metadata: {name: %s}
        spec:
          version: %s
          orderService: {%s}
          rollout: {progressDeadlineSeconds: 10}
        """
            .formatted(name, version, orderService));
  }

  private void awaitReady(String name, String version) {
    Awaitility.await(name + " serves " + version)
        .atMost(TestApi.PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(api.status(name).version()).isEqualTo(version);
              assertThat(api.status(name).phase()).isEqualTo("Ready");
            });
  }

  private void awaitRolledBack(String name) {
    Awaitility.await(name + " is rolled back")
        .atMost(TestApi.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(api.condition(name, "Progressing"))
                    .as(() -> record(name))
                    .startsWith("False RolledBack"));
  }

  private String record(String name) {
    return api.client()
        .configMaps()
        .inNamespace("default")
        .withName(name + "-rollout")
        .require()
        .getData()
        .toString();
  }

  private void awaitPhase(String name, String phase) {
    Awaitility.await(name + " is " + phase)
        .atMost(TestApi.PATIENCE)
        .untilAsserted(() -> assertThat(api.status(name).phase()).isEqualTo(phase));
  }

  // Names no resourceVersion: the operator writes the status meanwhile.
  private void annotate(String name, String key, String value) {
    api.client()
        .resources(OrderCluster.class)
        .inNamespace("default")
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(key, value));
  }

  private OrderCluster cluster(String name) {
    return api.client()
        .resources(OrderCluster.class)
        .inNamespace("default")
        .withName(name)
        .require();
  }

  private Deployment deployment(String name) {
    return api.client().apps().deployments().inNamespace("default").withName(name).require();
  }

  private String image(String deployment) {
    return deployment(deployment)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getImage();
  }

  private List<Pod> pods() {
    return api.client().pods().inNamespace("default").list().getItems();
  }

  private List<String> podNames(String prefix) {
    return pods().stream()
        .map(pod -> pod.getMetadata().getName())
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  private List<String> images(String name) {
    return pods().stream()
        .filter(
            pod ->
                pod.getMetadata().getName().startsWith(name + "-order-service-")
                    || pod.getMetadata().getName().startsWith(name + "-gateway-"))
        .map(pod -> pod.getSpec().getContainers().getFirst().getImage())
        .toList();
  }

  private List<Event> events(String name) {
    return api.client().v1().events().inNamespace("default").list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(name))
        .toList();
  }

  private List<String> reasons(String name) {
    return events(name).stream().map(Event::getReason).toList();
  }
}
