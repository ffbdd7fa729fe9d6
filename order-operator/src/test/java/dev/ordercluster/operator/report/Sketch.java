package dev.ordercluster.operator.report;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;

/// Clusters to be shown.
final class Sketch {
  static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  static final String HOSTILE = "</td><script>alert(1)</script>\"'&\u202E\u0000";

  private Sketch() {}

  static Board.Seen seen(String namespace, String name, String version, String status) {
    return new Board.Seen(
        namespace,
        name,
        Serialization.unmarshal("version: " + version, OrderClusterSpec.class),
        Serialization.unmarshal(status, OrderClusterStatus.class),
        NOW);
  }

  static Board.Seen well() {
    return seen(
        "shops",
        "berlin",
        "1.0.0",
        """
        phase: Ready
        version: 1.0.0
        endpoints: {gateway: "https://shop.example.com", kafka: "berlin-kafka:9093"}
        orderService:
          replicas: 3
          readyReplicas: 3
          ready: 3/3
          autoscaling:
            desiredReplicas: 3
            reason: "latency p95 212 ms of 250 ms, cpu 61 % of 70 %: 3 stay"
            metrics:
            - {name: cpuUtilization, current: 61%, target: 70%, wish: 3}
            - {name: latency, current: 212ms, target: 250ms, wish: 3}
            - {name: consumerLagPerReplica, error: "pod berlin-order-service-x: connection refused"}
            history:
            - {time: "2026-11-23T09:48:00Z", from: 2, to: 3, metric: latency, reason: "latency p95 412 ms > 250 ms: 2 -> 3"}
            - {time: "2026-11-23T08:10:00Z", from: 4, to: 2, metric: cpuUtilization, reason: "cpu 21 % of 70 %, stabilized for 300 s: 4 -> 2"}
        gateway: {replicas: 2, readyReplicas: 2, ready: 2/2}
        conditions:
        - {type: Ready, status: "True", reason: AllComponentsServing, message: every component serves and a read through the gateway came back, lastTransitionTime: "2026-11-23T07:00:00Z"}
        - {type: Progressing, status: "False", reason: RolledOut, message: every pod is as the spec wants it, lastTransitionTime: "2026-11-23T07:00:00Z"}
        - {type: Degraded, status: "False", reason: FullStrength, message: every component is at full strength, lastTransitionTime: "2026-11-23T07:00:00Z"}
        - {type: SpecValid, status: "True", reason: SpecAccepted, message: every rule of the spec holds, lastTransitionTime: "2026-11-23T07:00:00Z"}
        - {type: PostgresReady, status: "True", reason: Serving, message: 1 of 1 pods serve, lastTransitionTime: "2026-11-23T07:00:00Z"}
        - {type: RedisReady, status: "True", reason: Serving, message: 1 of 1 pods serve, lastTransitionTime: "2026-11-23T07:00:00Z"}
        - {type: KafkaReady, status: "True", reason: Serving, message: 1 of 1 pods serve, lastTransitionTime: "2026-11-23T07:00:00Z"}
        - {type: OrderServiceReady, status: "True", reason: Serving, message: 3 of 3 pods serve, lastTransitionTime: "2026-11-23T07:00:00Z"}
        - {type: GatewayReady, status: "True", reason: Serving, message: 2 of 2 pods serve, lastTransitionTime: "2026-11-23T07:00:00Z"}
        """);
  }

  static Board.Seen rolledBack() {
    String why =
        "version 1.1.0 was taken back at 2026-11-23T09:55:10Z, version 1.0.0 serves as before:"
            + " order-service: pod vienna-order-service-6d4f-x2 CrashLoopBackOff (back-off 40s"
            + " restarting failed container), last exit code 1: cannot start: orders.limit must be"
            + " a number; new pods did not serve within 300 s. It is tried again when the spec"
            + " changes: correct it, or set it back.";
    return seen(
        "shops",
        "vienna",
        "1.1.0",
        """
        phase: Degraded
        version: 1.0.0
        endpoints: {gateway: "https://vienna.example.com"}
        orderService: {replicas: 2, readyReplicas: 2, ready: 2/2}
        gateway: {replicas: 2, readyReplicas: 1, ready: 1/2}
        conditions:
        - {type: Ready, status: "True", reason: AllComponentsServing, message: every component serves and a read through the gateway came back, lastTransitionTime: "2026-11-23T07:00:00Z"}
        - {type: Progressing, status: "False", reason: RolledBack, message: "%1$s", lastTransitionTime: "2026-11-23T09:55:10Z"}
        - {type: Degraded, status: "True", reason: RolledBack, message: "%1$s", lastTransitionTime: "2026-11-23T09:55:10Z"}
        - {type: Stalled, status: "True", reason: RolledBack, message: "%1$s", lastTransitionTime: "2026-11-23T09:55:10Z"}
        - {type: PostgresReady, status: "True", reason: Serving, message: 1 of 1 pods serve, lastTransitionTime: "2026-11-23T07:00:00Z"}
        - {type: RedisReady, status: "False", reason: PodFailing, message: "0 of 1 pods serve: pod vienna-redis-0 CrashLoopBackOff", lastTransitionTime: "2026-11-23T09:59:00Z"}
        - {type: KafkaReady, status: "True", reason: Serving, message: 1 of 1 pods serve, lastTransitionTime: "2026-11-23T07:00:00Z"}
        - {type: OrderServiceReady, status: "True", reason: Serving, message: 2 of 2 pods serve, lastTransitionTime: "2026-11-23T07:00:00Z"}
        - {type: GatewayReady, status: "True", reason: ServingBelowWanted, message: 1 of 2 pods serve, lastTransitionTime: "2026-11-23T07:00:00Z"}
        """
            .formatted(why));
  }

  static Board.Seen hostile() {
    String text = Serialization.asJson(HOSTILE).strip();
    return seen(
        HOSTILE,
        HOSTILE,
        "1.0.0",
        """
        phase: Ready
        version: %1$s
        endpoints: {gateway: %1$s}
        orderService:
          replicas: 2
          readyReplicas: 2
          ready: 2/2
          autoscaling:
            desiredReplicas: 2
            reason: %1$s
            metrics: [{name: %1$s, current: "5 ms"}, {name: a, error: %1$s}]
            history: [{time: %1$s, from: 1, to: 2, metric: %1$s, reason: %1$s}]
        conditions:
        - {type: %1$s, status: %1$s, reason: %1$s, message: %1$s, lastTransitionTime: %1$s}
        """
            .formatted(text));
  }
}
