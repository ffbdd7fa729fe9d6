package dev.ordercluster.local.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The downward API: what a pod may learn about itself.
final class PodFields {
  private final Pod pod;
  private final PodPlace place;

  PodFields(Pod pod, PodPlace place) {
    this.pod = pod;
    this.place = place;
  }

  String field(String path) {
    return switch (path) {
      case "metadata.name" -> place.name();
      case "metadata.namespace" -> place.namespace();
      case "metadata.uid" -> place.uid();
      case "status.podIP", "status.podIPs" -> place.address();
      case "status.hostIP", "status.hostIPs" -> place.node().address();
      case "spec.nodeName" -> NodeSettings.NODE;
      case "spec.serviceAccountName" ->
          Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default");
      case "metadata.labels" -> lines(pod.getMetadata().getLabels());
      case "metadata.annotations" -> lines(pod.getMetadata().getAnnotations());
      default -> keyed(path);
    };
  }

  private String keyed(String path) {
    int open = path.indexOf("['");
    int close = path.lastIndexOf("']");
    Map<String, String> values =
        path.startsWith("metadata.labels[")
            ? pod.getMetadata().getLabels()
            : path.startsWith("metadata.annotations[") ? pod.getMetadata().getAnnotations() : null;
    if (open < 0 || close < open) {
      throw new MissingReferenceException("fieldPath \"" + path + "\" is not supported here");
    }
    return values == null ? "" : values.getOrDefault(path.substring(open + 2, close), "");
  }

  private static String lines(@Nullable Map<String, String> values) {
    StringBuilder text = new StringBuilder();
    if (values != null) {
      new TreeMap<>(values)
          .forEach((key, value) -> text.append(key).append("=\"").append(value).append("\"\n"));
    }
    return text.toString();
  }

  /// A container's request or limit, divided by the divisor and rounded up.
  String resource(ResourceFieldSelector selector, Container self) {
    Container container =
        pod.getSpec().getContainers().stream()
            .filter(one -> one.getName().equals(selector.getContainerName()))
            .findFirst()
            .orElse(self);
    String[] path = selector.getResource().split("\\.", 2);
    var resources = container.getResources();
    Map<String, Quantity> values =
        resources == null
            ? Map.of()
            : path[0].equals("limits") ? resources.getLimits() : resources.getRequests();
    Quantity value = values == null || path.length < 2 ? null : values.get(path[1]);
    if (value == null) {
      return "0";
    }
    BigDecimal divisor =
        selector.getDivisor() == null ? BigDecimal.ONE : selector.getDivisor().getNumericalAmount();
    BigDecimal by = divisor.signum() == 0 ? BigDecimal.ONE : divisor;
    return value.getNumericalAmount().divide(by, 0, RoundingMode.CEILING).toPlainString();
  }
}
