package dev.ordercluster.operator.desired;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Arrays;
import java.util.Optional;

/// Kinds that others define, and that an API server may therefore not know.
public enum ForeignKind {
  HTTP_ROUTE(
      "gateway.networking.k8s.io",
      "v1",
      "HTTPRoute",
      "httproutes",
      "the Gateway API's definitions"),
  POD_MONITOR(
      "monitoring.coreos.com",
      "v1",
      "PodMonitor",
      "podmonitors",
      "the Prometheus operator's definitions"),
  PROMETHEUS_RULE(
      "monitoring.coreos.com",
      "v1",
      "PrometheusRule",
      "prometheusrules",
      "the Prometheus operator's definitions"),
  CERTIFICATE("cert-manager.io", "v1", "Certificate", "certificates", "cert-manager");

  private final String group;
  private final String version;
  private final String kind;
  private final String plural;
  private final String origin;

  ForeignKind(String group, String version, String kind, String plural, String origin) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.plural = plural;
    this.origin = origin;
  }

  public String group() {
    return group;
  }

  public String version() {
    return version;
  }

  public String apiVersion() {
    return group + "/" + version;
  }

  public String plural() {
    return plural;
  }

  public String kind() {
    return kind;
  }

  /// What has to be installed for this kind to be known, for people.
  public String origin() {
    return origin;
  }

  /// The foreign kind of an object, if it is of one.
  public static Optional<ForeignKind> of(HasMetadata object) {
    return Arrays.stream(values())
        .filter(kind -> kind.kind.equals(object.getKind()))
        .filter(kind -> kind.apiVersion().equals(object.getApiVersion()))
        .findFirst();
  }

  GenericKubernetesResource object(ObjectMeta metadata, ObjectNode spec) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion(apiVersion())
        .withKind(kind)
        .withMetadata(metadata)
        .addToAdditionalProperties("spec", spec)
        .build();
  }
}
