package dev.ordercluster.operator.desired;

import dev.ordercluster.operator.api.v1beta1.Exposure;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that an OrderCluster consists of, Secrets excepted, in the order of applying: names
/// and configuration before the pods that use them.
public final class DesiredState {
  private DesiredState() {}

  public static List<HasMetadata> of(Blueprint blueprint) {
    ClusterName cluster = blueprint.cluster();
    List<HasMetadata> all = new ArrayList<>();
    all.add(AcceptedSpec.of(blueprint));
    // Before the Deployments: a number is remembered before it is acted upon.
    memory(blueprint).ifPresent(all::add);
    // Before the pods: none is reachable for a moment by everybody.
    all.addAll(NetworkPolicies.of(blueprint));
    all.addAll(components(blueprint, cluster));
    way(cluster, blueprint.spec().gateway().exposure()).ifPresent(all::add);
    return List.copyOf(all);
  }

  /// What leads clients to the gateway's Service when the Service alone does not.
  private static Optional<HasMetadata> way(ClusterName cluster, Exposure exposure) {
    return switch (exposure.type()) {
      case CLUSTER_IP, NODE_PORT, LOAD_BALANCER -> Optional.empty();
      case INGRESS -> Optional.of(GatewayIngress.of(cluster, exposure));
      case GATEWAY_API -> Optional.of(GatewayRoute.of(cluster, exposure));
    };
  }

  private static Optional<HasMetadata> memory(Blueprint blueprint) {
    Map<String, String> data = blueprint.scale().data();
    return data.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ConfigMapBuilder()
                .withMetadata(blueprint.cluster().owned(blueprint.cluster().scalingMemory()))
                .withData(data)
                .build());
  }

  private static List<HasMetadata> components(Blueprint blueprint, ClusterName cluster) {
    return List.of(
        Services.dataService(
            cluster,
            Component.POSTGRES,
            List.of(Services.port(Ports.POSTGRES_NAME, Ports.POSTGRES, Ports.POSTGRES_NAME))),
        Services.dataService(
            cluster,
            Component.REDIS,
            List.of(Services.port(Ports.REDIS_NAME, Ports.REDIS, Ports.REDIS_NAME))),
        Services.dataService(
            cluster,
            Component.KAFKA,
            List.of(
                Services.port(Ports.KAFKA_NAME, Ports.KAFKA, Ports.KAFKA_NAME),
                Services.port(
                    Ports.CONTROLLER_NAME, Ports.KAFKA_CONTROLLER, Ports.CONTROLLER_NAME))),
        PostgresStatefulSet.of(blueprint),
        RedisStatefulSet.of(blueprint),
        KafkaStatefulSet.of(blueprint),
        Services.orderService(cluster),
        Services.gateway(cluster, blueprint.spec().gateway().exposure()),
        GatewayConfiguration.of(blueprint),
        OrderServiceDeployment.of(blueprint),
        GatewayDeployment.of(blueprint),
        Deployments.disruptionBudget(cluster, Component.ORDER_SERVICE),
        Deployments.disruptionBudget(cluster, Component.GATEWAY));
  }
}
