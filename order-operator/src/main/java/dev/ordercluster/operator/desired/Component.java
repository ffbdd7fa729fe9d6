package dev.ordercluster.operator.desired;

import java.util.Arrays;
import java.util.Optional;

/// A part of an OrderCluster that runs in pods of its own.
public enum Component {
  POSTGRES("postgres"),
  REDIS("redis"),
  KAFKA("kafka"),
  ORDER_SERVICE("order-service"),
  GATEWAY("gateway");

  private final String label;

  Component(String label) {
    this.label = label;
  }

  /// The value of the label `app.kubernetes.io/component`, and the suffix of object names.
  public String label() {
    return label;
  }

  /// The component that a label value names, if it is one of ours.
  public static Optional<Component> ofLabel(String label) {
    return Arrays.stream(values()).filter(c -> c.label.equals(label)).findFirst();
  }
}
