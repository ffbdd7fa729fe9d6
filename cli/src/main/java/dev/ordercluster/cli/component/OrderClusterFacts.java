package dev.ordercluster.cli.component;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an OrderCluster's status says. The command line knows the resource by its wire form only.
public record OrderClusterFacts(GenericKubernetesResource resource) {
  /// One condition of the status.
  public record Condition(String type, String status, String reason, String message) {
    public boolean isTrue() {
      return status.equals("True");
    }
  }

  public String name() {
    return resource.getMetadata().getName();
  }

  public String namespace() {
    return Objects.requireNonNullElse(resource.getMetadata().getNamespace(), "default");
  }

  public String phase() {
    return text(status().get("phase"), "Pending");
  }

  /// What matters most now, in the operator's words; of an operator that does not say so, what the
  /// condition Ready says.
  public Optional<String> message() {
    return Optional.ofNullable(status().get("message"))
        .map(Object::toString)
        .or(() -> condition("Ready").map(Condition::message))
        .filter(text -> !text.isEmpty());
  }

  public List<Condition> conditions() {
    List<Condition> conditions = new ArrayList<>();
    if (status().get("conditions") instanceof List<?> entries) {
      for (Object entry : entries) {
        if (entry instanceof Map<?, ?> map) {
          conditions.add(
              new Condition(
                  text(map.get("type"), ""),
                  text(map.get("status"), "Unknown"),
                  text(map.get("reason"), ""),
                  text(map.get("message"), "")));
        }
      }
    }
    return conditions;
  }

  public Optional<Condition> condition(String type) {
    return conditions().stream().filter(each -> each.type().equals(type)).findFirst();
  }

  /// What autoscaling decided about a component.
  ///
  /// @param component as in its labels
  /// @param desired instances that are right
  /// @param reason why, in words
  /// @param lastScaleTime empty when the number never changed
  public record Scaling(
      String component, int desired, String reason, Optional<String> lastScaleTime) {}

  /// Autoscaling of every component that follows its load.
  public List<Scaling> scalings() {
    List<Scaling> all = new ArrayList<>();
    scaling("order-service", "orderService").ifPresent(all::add);
    scaling("gateway", "gateway").ifPresent(all::add);
    return all;
  }

  private Optional<Scaling> scaling(String component, String field) {
    if (status().get(field) instanceof Map<?, ?> workload
        && workload.get("autoscaling") instanceof Map<?, ?> told
        && told.get("desiredReplicas") instanceof Number desired) {
      return Optional.of(
          new Scaling(
              component,
              desired.intValue(),
              text(told.get("reason"), ""),
              Optional.ofNullable(told.get("lastScaleTime")).map(Object::toString)));
    }
    return Optional.empty();
  }

  /// The request for a restart that was carried out last.
  public Optional<String> restarted() {
    return Optional.ofNullable(status().get("restarted")).map(Object::toString);
  }

  /// The version that serves.
  public Optional<String> version() {
    return Optional.ofNullable(status().get("version")).map(Object::toString);
  }

  /// A certificate that the operator issued.
  public record Certificate(String name, String notAfter) {}

  public List<Certificate> certificates() {
    List<Certificate> all = new ArrayList<>();
    if (status().get("certificates") instanceof List<?> entries) {
      for (Object entry : entries) {
        if (entry instanceof Map<?, ?> map) {
          all.add(new Certificate(text(map.get("name"), ""), text(map.get("notAfter"), "")));
        }
      }
    }
    return all;
  }

  /// The last good backup.
  public record Backup(String time, String size, String location) {}

  public Optional<Backup> lastBackup() {
    return status().get("lastBackup") instanceof Map<?, ?> map
        ? Optional.of(
            new Backup(
                text(map.get("time"), ""),
                text(map.get("size"), ""),
                text(map.get("location"), "")))
        : Optional.empty();
  }

  /// Ready, and said so about the specification that is there now.
  public boolean isReady() {
    return isCurrent() && condition("Ready").filter(Condition::isTrue).isPresent();
  }

  /// Where clients reach the gateway, once the operator knows.
  public Optional<String> gatewayUrl() {
    return status().get("endpoints") instanceof Map<?, ?> endpoints
            && endpoints.get("gateway") instanceof String url
            && !url.isEmpty()
        ? Optional.of(url)
        : Optional.empty();
  }

  /// The Secret with the certificate that its gateways present to clients.
  public String publicCertificate() {
    return resource.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec
            && spec.get("gateway") instanceof Map<?, ?> gateway
            && gateway.get("tls") instanceof Map<?, ?> tls
            && tls.get("secretName") instanceof String named
        ? named
        : name() + "-gateway-public-tls";
  }

  private boolean isCurrent() {
    Long generation = resource.getMetadata().getGeneration();
    return generation == null
        || (status().get("observedGeneration") instanceof Number observed
            && observed.longValue() >= generation);
  }

  private Map<?, ?> status() {
    return resource.getAdditionalProperties().get("status") instanceof Map<?, ?> map
        ? map
        : Map.of();
  }

  private static String text(@Nullable Object value, String otherwise) {
    return value == null ? otherwise : value.toString();
  }
}
