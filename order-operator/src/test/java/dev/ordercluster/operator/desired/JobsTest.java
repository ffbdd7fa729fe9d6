package dev.ordercluster.operator.desired;

import dev.ordercluster.operator.api.v1beta1.BackupSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.RestoreSource;
import dev.ordercluster.operator.api.v1beta1.Storage;
import dev.ordercluster.operator.golden.Golden;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The Jobs that run a mode of the order service, and the volume that two of them use.
class JobsTest {
  @Test
  void everyJobIsAsItsGoldenFileSays() throws Exception {
    Blueprint blueprint =
        new Blueprint(
            new ClusterName("default", "shop", "00000000-0000-0000-0000-000000000001"),
            OrderClusterSpec.defaults(),
            new Images(""),
            Map.of(),
            Map.of());
    BackupSpec backup = new BackupSpec("0 2 * * *", "UTC", 3, new Storage("20Gi", null));
    List<HasMetadata> all =
        List.of(
            MigrationJob.of(blueprint, "0123456789abcdef"),
            BackupJobs.claim(blueprint.cluster(), backup),
            BackupJobs.backup(blueprint, backup, "shop-backup-01234567"),
            BackupJobs.restore(
                blueprint, new RestoreSource("old-backup", "latest"), "shop-restore-01234567"),
            BackupRecord.of(blueprint.cluster(), "{}\n"));
    Golden.check(
        Golden.root().resolve("order-operator/src/test/resources/jobs.yaml"),
        all.stream().map(Serialization::asYaml).collect(Collectors.joining()));
  }
}
