package dev.ordercluster.operator.desired;

import static dev.ordercluster.operator.desired.Containers.env;

import dev.ordercluster.operator.api.v1beta1.Authentication;
import dev.ordercluster.operator.api.v1beta1.OrderServiceSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.stream.Stream;

/// The instances that process orders.
final class OrderServiceDeployment {
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
    OrderServiceSpec spec = blueprint.spec().orderService();
    List<DataServices> services =
        List.of(
            DataServices.postgres(blueprint),
            DataServices.redis(blueprint, "ORDERS"),
            DataServices.kafka(blueprint));
    return Pods.template(
        blueprint,
        Component.ORDER_SERVICE,
        new Pods.Shape(Pods.OUR_USER, 45, inputs(blueprint, services), spec.podTemplate()),
        container(blueprint, spec, services),
        volumes(blueprint, services));
  }

  // The encryption keys and the certificate are not among them: the service reads those files again
  // when they change.
  private static String inputs(Blueprint blueprint, List<DataServices> services) {
    ClusterName cluster = blueprint.cluster();
    return Checksum.of(
        Stream.concat(
                services.stream().map(service -> service.inputs(blueprint)),
                Stream.of(
                    blueprint.digestOf(cluster.internalToken()),
                    blueprint.digestOf(cluster.cursorKey())))
            .toArray(String[]::new));
  }

  private static List<Volume> volumes(Blueprint blueprint, List<DataServices> services) {
    ClusterName cluster = blueprint.cluster();
    return Stream.of(
            services.stream().flatMap(service -> service.volumes().stream()),
            TransportFiles.orderService(blueprint).volumes().stream(),
            Purging.of(blueprint).volumes().stream(),
            Stream.of(
                Volumes.secretKey("internal-token", cluster.internalToken(), "jwks.json"),
                Volumes.secret("cursor", cluster.cursorKey()),
                Volumes.secretKey("encryption", cluster.encryptionKeys(), "keys.json"),
                Volumes.scratch("tmp")))
        .flatMap(each -> each)
        .toList();
  }

  private static Container container(
      Blueprint blueprint, OrderServiceSpec spec, List<DataServices> services) {
    TransportFiles files = TransportFiles.orderService(blueprint);
    String image = blueprint.images().orderService(blueprint.spec().version());
    return Containers.container(Component.ORDER_SERVICE, image, spec.resources())
        .withEnv(environment(spec, services))
        .addAllToEnv(files.environment())
        .addAllToEnv(sessions(blueprint.spec().gateway().authentication().sessions()))
        .addAllToEnv(Purging.of(blueprint).environment())
        .withPorts(
            Containers.port(Ports.HTTP_NAME, Ports.HTTP),
            Containers.port(Ports.MANAGEMENT_NAME, Ports.MANAGEMENT))
        .withVolumeMounts(services.stream().flatMap(service -> service.mounts().stream()).toList())
        .addAllToVolumeMounts(files.mounts())
        .addToVolumeMounts(
            Volumes.readOnly("internal-token", TOKEN),
            Volumes.readOnly("cursor", CURSOR),
            Volumes.readOnly("encryption", ENCRYPTION),
            Volumes.writable("tmp", "/tmp"))
        .addAllToVolumeMounts(Purging.of(blueprint).mounts())
        .withStartupProbe(Probes.startup("/health/started", 300))
        .withReadinessProbe(Probes.readiness("/health/ready"))
        .withLivenessProbe(Probes.liveness("/health/live"))
        .withLifecycle(Containers.leaveFirst(5))
        .build();
  }

  private static List<EnvVar> sessions(Authentication.CookieSessions sessions) {
    return List.of(
        env("ORDERS_SESSION_IDLE", sessions.idleTimeout()),
        env("ORDERS_SESSION_ABSOLUTE", sessions.absoluteTimeout()));
  }

  private static List<EnvVar> environment(OrderServiceSpec spec, List<DataServices> services) {
    return Stream.concat(
            Stream.of(
                env("JDK_JAVA_OPTIONS", Memory.jvmOptions(spec.resources())),
                env("ORDERS_HTTP_PORT", Ports.HTTP),
                env("ORDERS_MANAGEMENT_PORT", Ports.MANAGEMENT),
                env("ORDERS_DATABASE_POOL_SIZE", DatabaseConnections.PER_INSTANCE),
                env("ORDERS_INTERNAL_JWKS_FILE", TOKEN + "/jwks.json"),
                env("ORDERS_CURSOR_KEY_FILE", CURSOR + "/key"),
                env("ORDERS_ENCRYPTION_KEYS_FILE", ENCRYPTION + "/keys.json")),
            services.stream().flatMap(service -> service.environment().stream()))
        .toList();
  }
}
