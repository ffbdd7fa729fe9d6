package dev.ordercluster.operator.desired;

import dev.ordercluster.operator.api.v1beta1.Exposure;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that an OrderCluster consists of, Secrets excepted, in the order of applying: names
/// and configuration before the pods that use them.
public final class DesiredState {
  private static final ServicePort POSTGRES =
      Services.port(Ports.POSTGRES_NAME, Ports.POSTGRES, Ports.POSTGRES_NAME);
  private static final ServicePort REDIS =
      Services.port(Ports.REDIS_NAME, Ports.REDIS, Ports.REDIS_NAME);
  private static final ServicePort KAFKA =
      Services.port(Ports.KAFKA_NAME, Ports.KAFKA, Ports.KAFKA_NAME);
  private static final ServicePort CONTROLLER =
      Services.port(Ports.CONTROLLER_NAME, Ports.KAFKA_CONTROLLER, Ports.CONTROLLER_NAME);

  private DesiredState() {}

  public static List<HasMetadata> of(Blueprint blueprint) {
    ClusterName cluster = blueprint.cluster();
    List<HasMetadata> all = new ArrayList<>();
    all.add(AcceptedSpec.of(blueprint));
    // Before the Deployments: a number is remembered before it is acted upon.
    memory(blueprint).ifPresent(all::add);
    // Before the pods: none is reachable for a moment by everybody.
    all.addAll(NetworkPolicies.of(blueprint));
    all.addAll(CertificateRequests.of(blueprint));
    all.addAll(components(blueprint, cluster));
    way(cluster, blueprint.spec().gateway().exposure()).ifPresent(all::add);
    all.addAll(Monitoring.of(blueprint));
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
    List<HasMetadata> all = new ArrayList<>();
    List<HasMetadata> sets = new ArrayList<>();
    if (blueprint.runs(Component.POSTGRES)) {
      all.add(Services.dataService(cluster, Component.POSTGRES, List.of(POSTGRES)));
      sets.add(PostgresStatefulSet.of(blueprint));
    }
    if (blueprint.runs(Component.REDIS)) {
      all.add(Services.dataService(cluster, Component.REDIS, List.of(REDIS)));
      sets.add(RedisStatefulSet.of(blueprint));
    }
    if (blueprint.runs(Component.KAFKA)) {
      all.add(Services.dataService(cluster, Component.KAFKA, List.of(KAFKA, CONTROLLER)));
      sets.add(KafkaStatefulSet.of(blueprint));
    }
    all.addAll(sets);
    all.addAll(
        List.of(
            Services.orderService(cluster),
            Services.gateway(cluster, blueprint.spec().gateway()),
            GatewayConfiguration.of(blueprint),
            OrderServiceDeployment.of(blueprint),
            GatewayDeployment.of(blueprint),
            Deployments.disruptionBudget(cluster, Component.ORDER_SERVICE),
            Deployments.disruptionBudget(cluster, Component.GATEWAY)));
    return all;
  }
}
