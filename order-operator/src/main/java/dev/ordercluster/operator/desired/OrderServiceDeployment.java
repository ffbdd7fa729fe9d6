package dev.ordercluster.operator.desired;

import static dev.ordercluster.operator.desired.Containers.env;

import dev.ordercluster.operator.api.v1beta1.OrderServiceSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;

/// The instances that process orders.
final class OrderServiceDeployment {
  private static final String POSTGRES = "/etc/ordercluster/postgres";
  private static final String REDIS = "/etc/ordercluster/redis";
  private static final String KAFKA = "/etc/ordercluster/kafka";
  private static final String TOKEN = "/etc/ordercluster/internal-token";
  private static final String CURSOR = "/etc/ordercluster/cursor";
  private static final String ENCRYPTION = "/etc/ordercluster/encryption";

  private OrderServiceDeployment() {}

  static Deployment of(Blueprint blueprint) {
    return Deployments.rolling(
        blueprint,
        Component.ORDER_SERVICE,
        blueprint.replicas(Component.ORDER_SERVICE),
        template(blueprint));
  }

  static PodTemplateSpec template(Blueprint blueprint) {
    ClusterName cluster = blueprint.cluster();
    OrderServiceSpec spec = blueprint.spec().orderService();
    String postgres = cluster.credentials(Component.POSTGRES);
    String redis = cluster.credentials(Component.REDIS);
    String kafka = cluster.credentials(Component.KAFKA);
    // The encryption keys are not among them: the service reads its key file again when it changes.
    String inputs =
        Checksum.of(
            blueprint.digestOf(postgres),
            blueprint.digestOf(redis),
            blueprint.digestOf(kafka),
            blueprint.digestOf(cluster.internalToken()),
            blueprint.digestOf(cluster.cursorKey()));
    return Pods.template(
        blueprint,
        Component.ORDER_SERVICE,
        new Pods.Shape(Pods.OUR_USER, 45, inputs, spec.podTemplate()),
        container(blueprint, spec),
        List.of(
            Volumes.secret("postgres", postgres),
            Volumes.secretKey("redis", redis, "password"),
            Volumes.secretKey("kafka", kafka, "password"),
            Volumes.secretKey("internal-token", cluster.internalToken(), "jwks.json"),
            Volumes.secret("cursor", cluster.cursorKey()),
            Volumes.secretKey("encryption", cluster.encryptionKeys(), "keys.json"),
            Volumes.scratch("tmp")));
  }

  private static Container container(Blueprint blueprint, OrderServiceSpec spec) {
    String image = blueprint.images().orderService(blueprint.spec().version());
    return Containers.container(Component.ORDER_SERVICE, image, spec.resources())
        .withEnv(environment(blueprint, spec))
        .withPorts(
            Containers.port(Ports.HTTP_NAME, Ports.HTTP),
            Containers.port(Ports.MANAGEMENT_NAME, Ports.MANAGEMENT))
        .withVolumeMounts(
            Volumes.readOnly("postgres", POSTGRES),
            Volumes.readOnly("redis", REDIS),
            Volumes.readOnly("kafka", KAFKA),
            Volumes.readOnly("internal-token", TOKEN),
            Volumes.readOnly("cursor", CURSOR),
            Volumes.readOnly("encryption", ENCRYPTION),
            Volumes.writable("tmp", "/tmp"))
        .withStartupProbe(Probes.startup("/health/started", 300))
        .withReadinessProbe(Probes.readiness("/health/ready"))
        .withLivenessProbe(Probes.liveness("/health/live"))
        .withLifecycle(Containers.leaveFirst(5))
        .build();
  }

  private static List<EnvVar> environment(Blueprint blueprint, OrderServiceSpec spec) {
    ClusterName cluster = blueprint.cluster();
    return List.of(
        Containers.envFromSecret(
            "ORDERS_KAFKA_USERNAME", cluster.credentials(Component.KAFKA), "username"),
        env("JDK_JAVA_OPTIONS", Memory.jvmOptions(spec.resources())),
        env("ORDERS_HTTP_PORT", Ports.HTTP),
        env("ORDERS_MANAGEMENT_PORT", Ports.MANAGEMENT),
        env("ORDERS_DATABASE_HOST", cluster.host(Component.POSTGRES)),
        env("ORDERS_DATABASE_PORT", Ports.POSTGRES),
        env("ORDERS_DATABASE_NAME_FILE", POSTGRES + "/database"),
        env("ORDERS_DATABASE_USERNAME_FILE", POSTGRES + "/username"),
        env("ORDERS_DATABASE_PASSWORD_FILE", POSTGRES + "/password"),
        env("ORDERS_DATABASE_POOL_SIZE", DatabaseConnections.PER_INSTANCE),
        env("ORDERS_REDIS_HOST", cluster.host(Component.REDIS)),
        env("ORDERS_REDIS_PORT", Ports.REDIS),
        env("ORDERS_REDIS_PASSWORD_FILE", REDIS + "/password"),
        env("ORDERS_KAFKA_BOOTSTRAP_SERVERS", cluster.host(Component.KAFKA) + ":" + Ports.KAFKA),
        env("ORDERS_KAFKA_PASSWORD_FILE", KAFKA + "/password"),
        env("ORDERS_INTERNAL_JWKS_FILE", TOKEN + "/jwks.json"),
        env("ORDERS_CURSOR_KEY_FILE", CURSOR + "/key"),
        env("ORDERS_ENCRYPTION_KEYS_FILE", ENCRYPTION + "/keys.json"));
  }
}
