package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How clients reach the gateway.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.className) || self.type == 'Ingress' || self.type == 'GatewayAPI'",
    message = Exposure.CLASS_OF_WHAT)
@ValidationRule(
    value = "self.type != 'GatewayAPI' || has(self.className)",
    message = Exposure.GATEWAY_UNNAMED)
@ValidationRule(
    value = "!has(self.tlsSecretName) || (self.type == 'Ingress' && has(self.host))",
    message = Exposure.TLS_OF_WHAT)
public record Exposure(
    @JsonPropertyDescription(
            "ClusterIP, NodePort and LoadBalancer: the gateway's Service is of that type. Ingress and"
                + " GatewayAPI: the Service is a ClusterIP, and an Ingress or an HTTPRoute leads to"
                + " it.")
        @Default("LoadBalancer")
        Type type,
    @JsonPropertyDescription("Port of the gateway's Service.") @Default("18080") @Min(1) @Max(65535) Integer port,
    @JsonPropertyDescription(
            "DNS name by which clients reach the platform. Ingress and GatewayAPI route this name"
                + " only; absent: every name. LoadBalancer and NodePort hand it to external-dns.")
        @Pattern(HOST) @Size(max = 253) @Nullable String host,
    @JsonPropertyDescription(
            "Ingress: the IngressClass; absent: the cluster's default one. GatewayAPI: the Gateway"
                + " that the HTTPRoute attaches to, as name or namespace/name.")
        @Pattern(CLASS) @Size(max = 317) @Nullable String className,
    @JsonPropertyDescription(
            "Secret (kubernetes.io/tls) with the certificate that an Ingress presents for host;"
                + " absent: plain HTTP.")
        @Pattern("^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$") @Nullable String tlsSecretName,
    @JsonPropertyDescription(
            "Annotations of the object that clients reach: the Service, the Ingress or the"
                + " HTTPRoute.")
        Map<String, String> annotations) {

  /// What is said when a class is named that nothing has.
  public static final String CLASS_OF_WHAT =
      "className is for the types Ingress and GatewayAPI only";

  /// What is said when an HTTPRoute would attach to nothing.
  public static final String GATEWAY_UNNAMED =
      "type GatewayAPI needs className: the Gateway to attach to, as name or namespace/name";

  /// What is said when a certificate is named that nothing presents.
  public static final String TLS_OF_WHAT =
      "tlsSecretName is for type Ingress with a host only: it is the certificate of that name";

  private static final String NAME = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";

  /// A DNS name.
  public static final String HOST =
      "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$";

  /// A name, or a namespace and a name.
  public static final String CLASS = "^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/)?" + NAME + "$";

  /// The ways in.
  public enum Type {
    @JsonProperty("ClusterIP")
    CLUSTER_IP("ClusterIP"),
    @JsonProperty("NodePort")
    NODE_PORT("NodePort"),
    @JsonProperty("LoadBalancer")
    LOAD_BALANCER("LoadBalancer"),
    @JsonProperty("Ingress")
    INGRESS("ClusterIP"),
    @JsonProperty("GatewayAPI")
    GATEWAY_API("ClusterIP");

    private final String serviceType;

    Type(String serviceType) {
      this.serviceType = serviceType;
    }

    /// The value of `Service.spec.type`.
    public String serviceType() {
      return serviceType;
    }
  }

  public Exposure {
    type = requireNonNullElse(type, Type.LOAD_BALANCER);
    port = requireNonNullElse(port, 18080);
    annotations =
        Collections.unmodifiableMap(
            new TreeMap<>(requireNonNullElse(annotations, Map.<String, String>of())));
  }

  static Exposure defaults() {
    return new Exposure(Type.LOAD_BALANCER, 18080, null, null, null, Map.of());
  }
}
