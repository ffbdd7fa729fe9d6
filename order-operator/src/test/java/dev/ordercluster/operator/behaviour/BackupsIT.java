package dev.ordercluster.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackupsIT {
  private static final String SHOP =
      """
      apiVersion: ordercluster.dev/v1beta1
      kind: OrderCluster
      metadata: {name: shop, annotations: {ordercluster.dev/backup: "%s"}}
      spec:
        version: "5.5.5"
        postgres:
          managed:
            restoreFrom: {backup: 20261123T020011.123Z}
            backup: {retention: 3, storage: {size: %s}}
      """;

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

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(TestApi.PATIENCE);
  }

  @Test
  void nothingServesBeforeTheDatabaseIsRestoredAndBackupsFollowOnceItServes() {
    api.kubelet().crash("order-service:5.5.5");
    api.apply(SHOP.formatted("", "1Gi"));
    soon()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(api.condition("shop", "Restored"))
                    .startsWith("False RestoreFailed")
                    .contains("ended with exit code 1", "delete Job shop-restore-"));
    assertThat(
            api.client().apps().deployments().inNamespace("default").withName("shop-gateway").get())
        .isNotNull();
    assertThat(orderServiceIsThere()).isFalse();
    assertThat(api.condition("shop", "BackupsCurrent")).startsWith("False BackupPending");

    api.kubelet().heal("order-service:5.5.5");
    jobs("restore").forEach(job -> api.client().resource(job).delete());
    aBackupIsTakenByItselfAndAnotherWhenItIsAskedFor();
    api.apply(SHOP.formatted("again", "2Gi"));
    soon().untilAsserted(() -> assertThat(volumeSize()).isEqualTo("2Gi"));
  }

  private void aBackupIsTakenByItselfAndAnotherWhenItIsAskedFor() {
    soon()
        .untilAsserted(
            () ->
                assertThat(api.condition("shop", "BackupsCurrent"))
                    .startsWith("True BackupTaken")
                    .contains("20261123T020011.123Z", "7 rows in 2Ki", "the next one is due"));
    assertThat(orderServiceIsThere()).isTrue();
    assertThat(api.condition("shop", "Restored")).startsWith("True RestoreComplete");
    assertThat(api.status("shop").lastBackup()).isNotNull();
    assertThat(api.status("shop").lastBackup().location())
        .isEqualTo("persistentvolumeclaim/shop-backup/20261123T020011.123Z");

    List<String> before = names(jobs("backup"));
    assertThat(before).hasSize(1);
    api.apply(SHOP.formatted("again", "1Gi"));
    soon()
        .untilAsserted(
            () -> assertThat(names(jobs("backup"))).hasSize(1).doesNotContainAnyElementsOf(before));
  }

  private String volumeSize() {
    return String.valueOf(
        api.client()
            .persistentVolumeClaims()
            .inNamespace("default")
            .withName("shop-backup")
            .require()
            .getSpec()
            .getResources()
            .getRequests()
            .get("storage"));
  }

  private boolean orderServiceIsThere() {
    return api.client()
            .apps()
            .deployments()
            .inNamespace("default")
            .withName("shop-order-service")
            .get()
        != null;
  }

  private List<Job> jobs(String component) {
    return api.client()
        .batch()
        .v1()
        .jobs()
        .inNamespace("default")
        .withLabel("app.kubernetes.io/component", component)
        .list()
        .getItems();
  }

  private static List<String> names(List<Job> jobs) {
    return jobs.stream().map(job -> job.getMetadata().getName()).toList();
  }
}
