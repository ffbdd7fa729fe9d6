package dev.ordercluster.operator.desired;

import java.util.Map;
import java.util.TreeMap;

/// What autoscaling decided about the components that it owns.
///
/// @param replicas number of instances of each
/// @param kept text that a later operator continues from
public record Scale(Map<Component, Integer> replicas, Map<Component, String> kept) {
  /// Every component has as many instances as the spec says.
  public static final Scale AS_SPECIFIED = new Scale(Map.of(), Map.of());

  public Scale {
    replicas = Map.copyOf(replicas);
    kept = Map.copyOf(kept);
  }

  /// The number of instances of a component.
  ///
  /// @param specified what the spec says
  public int replicas(Component component, int specified) {
    return replicas.getOrDefault(component, specified);
  }

  /// The data of the ConfigMap that keeps the texts.
  Map<String, String> data() {
    Map<String, String> data = new TreeMap<>();
    kept.forEach((component, text) -> data.put(key(component), text));
    return data;
  }

  /// Under which key the text of a component is kept.
  public static String key(Component component) {
    return component.label() + ".json";
  }
}
