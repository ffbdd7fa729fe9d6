package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// How the gateway's Service is reached.
@JsonIgnoreProperties(ignoreUnknown = true)
public record Exposure(
    @JsonPropertyDescription("Type of the gateway's Service.") @Default("LoadBalancer") Type type,
    @JsonPropertyDescription("Port of the gateway's Service.") @Default("18080") @Min(1) @Max(65535) Integer port,
    @JsonPropertyDescription("Annotations of the gateway's Service, for load balancers.")
        Map<String, String> annotations) {

  /// The kinds of Service.
  public enum Type {
    @JsonProperty("ClusterIP")
    CLUSTER_IP("ClusterIP"),
    @JsonProperty("NodePort")
    NODE_PORT("NodePort"),
    @JsonProperty("LoadBalancer")
    LOAD_BALANCER("LoadBalancer");

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
    return new Exposure(Type.LOAD_BALANCER, 18080, Map.of());
  }
}
