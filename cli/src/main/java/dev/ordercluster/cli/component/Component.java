package dev.ordercluster.cli.component;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// A part of the platform that a person waits for, in the order in which they come up.
public enum Component {
  OPERATOR("operator", "order-operator", "OperatorReady"),
  POSTGRESQL("postgresql", "postgres", "PostgresReady"),
  REDIS("redis", "redis", "RedisReady"),
  KAFKA("kafka", "kafka", "KafkaReady"),
  ORDER_SERVICE("order-service", "order-service", "OrderServiceReady"),
  GATEWAY("gateway", "gateway", "GatewayReady");

  /// The namespace of the operator itself.
  public static final String OPERATOR_NAMESPACE = "ordercluster-system";

  private static final String COMPONENT_LABEL = "app.kubernetes.io/component";

  private final String title;
  private final String label;
  private final String condition;

  Component(String title, String label, String condition) {
    this.title = title;
    this.label = label;
    this.condition = condition;
  }

  /// The name a person reads.
  public String title() {
    return title;
  }

  /// The type of the OrderCluster's condition that speaks for this part.
  public String condition() {
    return condition;
  }

  /// Whether this is the operator, which is there without any OrderCluster.
  public boolean isOperator() {
    return this == OPERATOR;
  }

  /// The part that an object belongs to, told by its label, for the operator by its name.
  public static Optional<Component> of(ObjectMeta metadata) {
    if (OPERATOR_NAMESPACE.equals(metadata.getNamespace())) {
      return metadata.getName().startsWith(OPERATOR.label)
          ? Optional.of(OPERATOR)
          : Optional.empty();
    }
    Map<String, String> labels = metadata.getLabels();
    String label = labels == null ? null : labels.get(COMPONENT_LABEL);
    return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
  }

  /// The part that a person names, by title or by label.
  public static Optional<Component> named(String name) {
    return Arrays.stream(values())
        .filter(each -> each.title.equals(name) || each.label.equals(name))
        .findFirst();
  }
}
