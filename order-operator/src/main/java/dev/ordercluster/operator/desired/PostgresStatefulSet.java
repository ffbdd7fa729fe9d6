package dev.ordercluster.operator.desired;

import static dev.ordercluster.operator.desired.Containers.env;

import dev.ordercluster.operator.api.v1beta1.PodTemplate;
import dev.ordercluster.operator.api.v1beta1.PostgresSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.stream.Stream;

/// The order database: the `postgres` image, tuned to its memory limit.
final class PostgresStatefulSet {
  private static final long USER = 999;
  private static final String CREDENTIALS = "/etc/ordercluster/postgres";
  private static final String DATA = "/var/lib/postgresql";

  private PostgresStatefulSet() {}

  static StatefulSet of(Blueprint blueprint) {
    PostgresSpec.Managed managed = blueprint.spec().postgres().effective();
    var template =
        Pods.template(
            blueprint,
            Component.POSTGRES,
            new Pods.Shape(USER, 60, Checksum.of("postgres"), PodTemplate.defaults()),
            container(blueprint, managed),
            volumes(blueprint));
    return StatefulSets.single(blueprint, Component.POSTGRES, template, managed.storage());
  }

  private static List<Volume> volumes(Blueprint blueprint) {
    String credentials = blueprint.cluster().credentials(Component.POSTGRES);
    return Stream.concat(
            Stream.of(
                Volumes.secret("credentials", credentials),
                Volumes.scratch("run"),
                Volumes.scratch("tmp")),
            TransportFiles.postgres(blueprint).volumes().stream())
        .toList();
  }

  private static Container container(Blueprint blueprint, PostgresSpec.Managed managed) {
    String image = blueprint.images().postgres(managed.version());
    return Containers.container(Component.POSTGRES, image, managed.resources())
        .withArgs(args(blueprint))
        .withEnv(
            env("POSTGRES_USER_FILE", CREDENTIALS + "/username"),
            env("POSTGRES_PASSWORD_FILE", CREDENTIALS + "/password"),
            env("POSTGRES_DB_FILE", CREDENTIALS + "/database"),
            env("PGDATA", DATA + "/18/docker"),
            env("PGPORT", Ports.POSTGRES))
        .withPorts(Containers.port(Ports.POSTGRES_NAME, Ports.POSTGRES))
        .withVolumeMounts(
            Volumes.writable(StatefulSets.DATA, DATA),
            Volumes.readOnly("credentials", CREDENTIALS),
            Volumes.writable("run", "/var/run/postgresql"),
            Volumes.writable("tmp", "/tmp"))
        .addAllToVolumeMounts(TransportFiles.postgres(blueprint).mounts())
        .withStartupProbe(Probes.tcpStartup(Ports.POSTGRES_NAME, 300))
        .withReadinessProbe(Probes.tcpReadiness(Ports.POSTGRES_NAME))
        .withLivenessProbe(Probes.tcpLiveness(Ports.POSTGRES_NAME))
        .build();
  }

  private static String[] args(Blueprint blueprint) {
    PostgresSpec postgres = blueprint.spec().postgres();
    PostgresSpec.Managed managed = postgres.effective();
    List<String> settings =
        List.of(
            "listen_addresses=*",
            "port=" + Ports.POSTGRES,
            "max_connections=" + DatabaseConnections.granted(postgres),
            "shared_buffers=" + Memory.quarterMebibytes(managed.resources()) + "MB",
            "effective_cache_size=" + Memory.halfMebibytes(managed.resources()) + "MB",
            "fsync=on",
            "synchronous_commit=on",
            "wal_compression=on",
            "idle_in_transaction_session_timeout=60s",
            "max_parallel_workers_per_gather=0");
    return Stream.concat(
            Stream.of("postgres"),
            Stream.concat(settings.stream(), TransportFiles.postgresSettings(blueprint).stream())
                .flatMap(s -> Stream.of("-c", s)))
        .toArray(String[]::new);
  }
}
