package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/// The edge: the instances that clients talk to.
@JsonIgnoreProperties(ignoreUnknown = true)
public record GatewaySpec(
    @JsonPropertyDescription("Number of instances.") @Default("2") @Min(1) @Max(100) Integer replicas,
    @JsonPropertyDescription("How the gateway is reached.") @Default("{}") Exposure exposure,
    @JsonPropertyDescription("Who may log in.") @Default("{}") Authentication authentication,
    @JsonPropertyDescription(
            "Limits shared by all gateways; a request must pass every one that matches it. Names are"
                + " unique.")
        @Default(RATE_LIMITS)
        @Size(max = 32) List<RateLimit> rateLimits,
    @JsonPropertyDescription(
            "Networks (CIDR) of proxies whose X-Forwarded-For and Forwarded headers are believed.")
        @Default("[]")
        @Size(max = 64) List<@Pattern("^[0-9A-Fa-f:.]{2,45}/[0-9]{1,3}$") String> trustedProxies,
    @JsonPropertyDescription(
            "Compute resources of one instance. Half of the memory limit is Java heap.")
        @Default(RESOURCES)
        Resources resources,
    @JsonPropertyDescription("Where and how the pods run.") @Default("{}")
        PodTemplate podTemplate) {

  private static final String RESOURCES =
      "requests: {cpu: 250m, memory: 192Mi}\nlimits: {memory: 256Mi}";
  private static final String RATE_LIMITS =
      "- {name: per-source, key: source, limit: 100, window: 1s, burst: 200}";

  public GatewaySpec {
    replicas = requireNonNullElse(replicas, 2);
    exposure = requireNonNullElseGet(exposure, Exposure::defaults);
    authentication = requireNonNullElseGet(authentication, Authentication::defaults);
    rateLimits = List.copyOf(requireNonNullElseGet(rateLimits, RateLimit::defaults));
    trustedProxies = List.copyOf(requireNonNullElse(trustedProxies, List.of()));
    resources = requireNonNullElseGet(resources, () -> Resources.of("250m", "192Mi", "256Mi"));
    podTemplate = requireNonNullElseGet(podTemplate, PodTemplate::defaults);
  }

  static GatewaySpec defaults() {
    return new GatewaySpec(
        2,
        Exposure.defaults(),
        Authentication.defaults(),
        RateLimit.defaults(),
        List.of(),
        Resources.of("250m", "192Mi", "256Mi"),
        PodTemplate.defaults());
  }
}
