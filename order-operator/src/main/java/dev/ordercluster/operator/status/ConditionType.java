package dev.ordercluster.operator.status;

import dev.ordercluster.operator.desired.Component;

/// What conditions speak of. The names are part of the API: add, never rename. Told in this order.
public enum ConditionType {
  READY("Ready"),
  STALLED("Stalled"),
  RECONCILING("Reconciling"),
  DEGRADED("Degraded"),
  PROGRESSING("Progressing"),
  SPEC_VALID("SpecValid"),
  POSTGRES_READY("PostgresReady"),
  REDIS_READY("RedisReady"),
  KAFKA_READY("KafkaReady"),
  ORDER_SERVICE_READY("OrderServiceReady"),
  GATEWAY_READY("GatewayReady"),
  CERTIFICATES_VALID("CertificatesValid"),
  RESTORED("Restored"),
  BACKUPS_CURRENT("BackupsCurrent"),
  PAUSED("Paused"),
  SCALING_ACTIVE("ScalingActive"),
  SCALING_LIMITED("ScalingLimited"),
  REPLICAS_IGNORED("ReplicasIgnored"),
  MONITORING_READY("MonitoringReady");

  private final String word;

  ConditionType(String word) {
    this.word = word;
  }

  /// The word in `status.conditions[].type`.
  public String word() {
    return word;
  }

  static ConditionType of(Component component) {
    return switch (component) {
      case POSTGRES -> POSTGRES_READY;
      case REDIS -> REDIS_READY;
      case KAFKA -> KAFKA_READY;
      case ORDER_SERVICE -> ORDER_SERVICE_READY;
      case GATEWAY -> GATEWAY_READY;
    };
  }
}
