package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The edge: the instances that clients talk to.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.autoscaling) || !has(self.autoscaling.targets.consumerLagPerReplica)",
    message = GatewaySpec.READS_NO_MESSAGES)
@ValidationRule(
    value =
        "!has(self.tls) || (self.exposure.type != 'Ingress' && self.exposure.type !="
            + " 'GatewayAPI')",
    message = GatewayTls.ENDS_IN_FRONT)
@ValidationRule(
    value = "!has(self.tls) || !has(self.tls.issuerRef) || has(self.exposure.host)",
    message = GatewayTls.NO_NAME)
@ValidationRule(
    value = "!has(self.tls) || self.tls.plain == 'Off' || self.tls.port != self.exposure.port",
    message = GatewayTls.SAME_PORT)
@ValidationRule(
    value = "!has(self.tls) || self.tls.plain != 'Redirect' || self.exposure.type != 'NodePort'",
    message = GatewayTls.NO_PORT_KNOWN)
public record GatewaySpec(
    @JsonPropertyDescription(
            "Number of instances. With autoscaling in mode Auto it is only where the number starts.")
        @Default("2")
        @Min(1) @Max(100) Integer replicas,
    @JsonPropertyDescription("Lets the number follow the load; absent: replicas is used as is.")
        @Nullable Autoscaling autoscaling,
    @JsonPropertyDescription("How the gateway is reached.") @Default("{}") Exposure exposure,
    @JsonPropertyDescription(
            "TLS to clients; absent: they are served in the clear, or whatever stands in front ends"
                + " TLS.")
        @Nullable GatewayTls tls,
    @JsonPropertyDescription("Who may log in.") @Default("{}") Authentication authentication,
    @JsonPropertyDescription(
            "Limits shared by all gateways; a request must pass every one that matches it. Names are"
                + " unique.")
        @Default(RATE_LIMITS)
        @Size(max = 32) List<RateLimit> rateLimits,
    @JsonPropertyDescription(
            "Networks (CIDR) of proxies whose X-Forwarded-For and Forwarded headers are believed.")
        @Default("[]")
        @Size(max = 64) List<@Pattern(NETWORK) String> trustedProxies,
    @JsonPropertyDescription("What caches in front may keep, and how they are told of changes.")
        @Default("{}")
        Cdn cdn,
    @JsonPropertyDescription("How much one gateway takes on, and how it spreads that.")
        @Default("{}")
        Traffic traffic,
    @JsonPropertyDescription(
            "Compute resources of one instance. Half of the memory limit is Java heap.")
        @Default(RESOURCES)
        Resources resources,
    @JsonPropertyDescription("Where and how the pods run.") @Default("{}")
        PodTemplate podTemplate) {

  /// Most instances.
  public static final int MAX_REPLICAS = 100;

  /// What is said when a gateway shall scale by messages.
  public static final String READS_NO_MESSAGES =
      "autoscaling.targets.consumerLagPerReplica must not be set: a gateway reads no messages";

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  static final String NETWORK =
      "^("
          + OCTET
          + "(\\."
          + OCTET
          + "){3}/([0-9]|[12][0-9]|3[0-2])"
          + "|[0-9A-Fa-f:]{0,39}:[0-9A-Fa-f:.]{0,39}/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))$";
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
    cdn = requireNonNullElseGet(cdn, Cdn::defaults);
    traffic = requireNonNullElseGet(traffic, Traffic::defaults);
    resources = requireNonNullElseGet(resources, () -> Resources.of("250m", "192Mi", "256Mi"));
    podTemplate = requireNonNullElseGet(podTemplate, PodTemplate::defaults);
  }

  static GatewaySpec defaults() {
    return new GatewaySpec(
        2,
        null,
        Exposure.defaults(),
        null,
        Authentication.defaults(),
        RateLimit.defaults(),
        List.of(),
        Cdn.defaults(),
        Traffic.defaults(),
        Resources.of("250m", "192Mi", "256Mi"),
        PodTemplate.defaults());
  }
}
