package dev.ordercluster.operator.desired;

import static dev.ordercluster.operator.desired.Containers.env;

import dev.ordercluster.operator.api.v1beta1.KafkaSpec;
import dev.ordercluster.operator.api.v1beta1.PodTemplate;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;

/// The message broker: the `apache/kafka` image as one KRaft node that is broker and controller.
///
/// It advertises the pod's own address, which clients reach inside the cluster and, where pods
/// share the host's network, outside of it too. Both listeners demand the generated credentials.
final class KafkaStatefulSet {
  private static final long USER = 1000;
  private static final String DATA = "/var/lib/kafka/data";
  private static final String CLIENT_LOGIN = "KAFKA_LISTENER_NAME_CLIENT_PLAIN_SASL_JAAS_CONFIG";
  private static final String CONTROLLER_LOGIN =
      "KAFKA_LISTENER_NAME_CONTROLLER_PLAIN_SASL_JAAS_CONFIG";
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required"
          + " username=\"$(CLIENT_USERNAME)\" password=\"$(CLIENT_PASSWORD)\""
          + " user_$(CLIENT_USERNAME)=\"$(CLIENT_PASSWORD)\";";

  private KafkaStatefulSet() {}

  static StatefulSet of(Blueprint blueprint) {
    KafkaSpec.Managed managed = blueprint.spec().kafka().effective();
    String secret = blueprint.cluster().credentials(Component.KAFKA);
    var template =
        Pods.template(
            blueprint,
            Component.KAFKA,
            new Pods.Shape(
                USER, 60, Checksum.of(blueprint.digestOf(secret)), PodTemplate.defaults()),
            container(blueprint, managed, secret),
            List.of(Volumes.scratch("config"), Volumes.scratch("logs"), Volumes.scratch("tmp")));
    return StatefulSets.single(blueprint, Component.KAFKA, template, managed.storage());
  }

  private static Container container(
      Blueprint blueprint, KafkaSpec.Managed managed, String secret) {
    String image = blueprint.images().kafka(managed.version());
    return Containers.container(Component.KAFKA, image, managed.resources())
        .withEnv(identity(managed, secret))
        .addAllToEnv(listeners())
        .addAllToEnv(storage())
        .withPorts(
            Containers.port(Ports.KAFKA_NAME, Ports.KAFKA),
            Containers.port(Ports.CONTROLLER_NAME, Ports.KAFKA_CONTROLLER))
        .withVolumeMounts(
            Volumes.writable(StatefulSets.DATA, DATA),
            Volumes.writable("config", "/opt/kafka/config"),
            Volumes.writable("logs", "/opt/kafka/logs"),
            Volumes.writable("tmp", "/tmp"))
        .withStartupProbe(Probes.tcpStartup(Ports.KAFKA_NAME, 300))
        .withReadinessProbe(Probes.tcpReadiness(Ports.KAFKA_NAME))
        .withLivenessProbe(Probes.tcpLiveness(Ports.KAFKA_NAME))
        .build();
  }

  // Variables that others refer to come first: $(NAME) sees earlier ones only.
  private static List<EnvVar> identity(KafkaSpec.Managed managed, String secret) {
    String heap = Memory.halfMebibytes(managed.resources()) + "m";
    return List.of(
        Containers.podIp("POD_IP"),
        Containers.envFromSecret("CLIENT_USERNAME", secret, "username"),
        Containers.envFromSecret("CLIENT_PASSWORD", secret, "password"),
        Containers.envFromSecret("CLUSTER_ID", secret, "clusterId"),
        env("KAFKA_HEAP_OPTS", "-Xms128m -Xmx" + heap),
        env("KAFKA_NODE_ID", 1),
        env("KAFKA_PROCESS_ROLES", "broker,controller"));
  }

  private static List<EnvVar> listeners() {
    return List.of(
        env(
            "KAFKA_LISTENERS",
            "CLIENT://$(POD_IP):"
                + Ports.KAFKA
                + ",CONTROLLER://$(POD_IP):"
                + Ports.KAFKA_CONTROLLER),
        env("KAFKA_ADVERTISED_LISTENERS", "CLIENT://$(POD_IP):" + Ports.KAFKA),
        env("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@$(POD_IP):" + Ports.KAFKA_CONTROLLER),
        env("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
        env("KAFKA_INTER_BROKER_LISTENER_NAME", "CLIENT"),
        env(
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
            "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT"),
        env("KAFKA_SASL_ENABLED_MECHANISMS", "PLAIN"),
        env("KAFKA_SASL_MECHANISM_INTER_BROKER_PROTOCOL", "PLAIN"),
        env("KAFKA_SASL_MECHANISM_CONTROLLER_PROTOCOL", "PLAIN"),
        env(CLIENT_LOGIN, LOGIN),
        env(CONTROLLER_LOGIN, LOGIN));
  }

  private static List<EnvVar> storage() {
    return List.of(
        env("KAFKA_LOG_DIRS", DATA + "/log"),
        env("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false"),
        env("KAFKA_DEFAULT_REPLICATION_FACTOR", 1),
        env("KAFKA_MIN_INSYNC_REPLICAS", 1),
        env("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", 1),
        env("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", 8),
        env("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", 1),
        env("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", 1),
        env("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", 8),
        env("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", 1),
        env("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", 1),
        env("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", 0),
        env("KAFKA_LOG_CLEANER_DEDUPE_BUFFER_SIZE", 16 * 1024 * 1024));
  }
}
