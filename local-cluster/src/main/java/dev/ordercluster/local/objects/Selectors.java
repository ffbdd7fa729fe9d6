package dev.ordercluster.local.objects;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Label selectors.
public final class Selectors {
  private Selectors() {}

  /// Whether `labels` satisfy the selector; an absent selector selects nothing, an empty one all.
  public static boolean matches(
      @Nullable LabelSelector selector, @Nullable Map<String, String> labels) {
    if (selector == null) {
      return false;
    }
    Map<String, String> present = labels == null ? Map.of() : labels;
    Map<String, String> wanted = selector.getMatchLabels();
    return contains(wanted, present)
        && (selector.getMatchExpressions() == null
            || selector.getMatchExpressions().stream().allMatch(one -> holds(one, present)));
  }

  /// Whether `labels` hold every entry of `wanted`.
  public static boolean contains(
      @Nullable Map<String, String> wanted, @Nullable Map<String, String> labels) {
    return wanted == null
        || wanted.isEmpty()
        || (labels != null && labels.entrySet().containsAll(wanted.entrySet()));
  }

  private static boolean holds(LabelSelectorRequirement one, Map<String, String> labels) {
    String value = labels.get(one.getKey());
    return switch (one.getOperator()) {
      case "In" -> value != null && one.getValues().contains(value);
      case "NotIn" -> value == null || !one.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }
}
