package dev.ordercluster.operator.desired;

import dev.ordercluster.operator.api.v1beta1.PodTemplate;
import dev.ordercluster.operator.api.v1beta1.RedisSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;

/// The cache and rate-limit store: the `redis` image with an append-only file. The password comes
/// from a mounted configuration file, so that it is in no process list.
final class RedisStatefulSet {
  private static final long USER = 999;
  private static final String CONFIGURATION = "/etc/ordercluster/redis";
  private static final String DATA = "/data";

  private RedisStatefulSet() {}

  static StatefulSet of(Blueprint blueprint) {
    RedisSpec.Managed managed = blueprint.spec().redis().effective();
    String secret = blueprint.cluster().credentials(Component.REDIS);
    var template =
        Pods.template(
            blueprint,
            Component.REDIS,
            new Pods.Shape(
                USER, 30, Checksum.of(blueprint.digestOf(secret)), PodTemplate.defaults()),
            container(blueprint, managed),
            List.of(
                Volumes.secretKey("configuration", secret, "redis.conf"), Volumes.scratch("tmp")));
    return StatefulSets.single(blueprint, Component.REDIS, template, managed.storage());
  }

  private static Container container(Blueprint blueprint, RedisSpec.Managed managed) {
    String image = blueprint.images().redis(managed.version());
    return Containers.container(Component.REDIS, image, managed.resources())
        .withArgs(
            "redis-server",
            CONFIGURATION + "/redis.conf",
            "--port",
            Integer.toString(Ports.REDIS),
            "--dir",
            DATA,
            "--appendonly",
            "yes",
            "--appendfsync",
            "everysec",
            "--maxmemory",
            Memory.halfMebibytes(managed.resources()) + "mb",
            "--maxmemory-policy",
            "volatile-lru")
        .withPorts(Containers.port(Ports.REDIS_NAME, Ports.REDIS))
        .withVolumeMounts(
            Volumes.writable(StatefulSets.DATA, DATA),
            Volumes.readOnly("configuration", CONFIGURATION),
            Volumes.writable("tmp", "/tmp"))
        .withStartupProbe(Probes.tcpStartup(Ports.REDIS_NAME, 120))
        .withReadinessProbe(Probes.tcpReadiness(Ports.REDIS_NAME))
        .withLivenessProbe(Probes.tcpLiveness(Ports.REDIS_NAME))
        .build();
  }
}
