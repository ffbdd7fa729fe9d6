package dev.ordercluster.operator.api.v1beta1;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;

/// What the owner of an OrderCluster wishes. Every field has a default, so `spec: {}` is legal; an
/// absent field and its default are the same value here.
@JsonIgnoreProperties(ignoreUnknown = true)
public record OrderClusterSpec(
    @JsonPropertyDescription(
            "Version of the platform: the tag of the gateway and order-service images. Changing it"
                + " is a rolling upgrade.")
        @Default(DEFAULT_VERSION)
        @Pattern("^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]{1,40})?$") String version,
    @JsonPropertyDescription(
            "True: the operator watches and reports, and changes nothing (deletion excepted).")
        @Default("false")
        boolean paused,
    @JsonPropertyDescription("The order service.") @Default("{}") OrderServiceSpec orderService,
    @JsonPropertyDescription("The gateway, the only part that clients reach.") @Default("{}")
        GatewaySpec gateway,
    @JsonPropertyDescription("The order database. At most one way may be named; none is managed.")
        @Default("{}")
        PostgresSpec postgres,
    @JsonPropertyDescription(
            "The cache and rate-limit store. At most one way may be named; none is managed.")
        @Default("{}")
        RedisSpec redis,
    @JsonPropertyDescription("The message broker. At most one way may be named; none is managed.")
        @Default("{}")
        KafkaSpec kafka,
    @JsonPropertyDescription("What is protected, and how.") @Default("{}") SecuritySpec security,
    @JsonPropertyDescription(
            "How changes of the version and of the gateways and order services reach their pods.")
        @Default("{}")
        RolloutSpec rollout,
    @JsonPropertyDescription("What Prometheus and Grafana are given.") @Default("{}")
        MonitoringSpec monitoring,
    @JsonPropertyDescription(
            "What happens to volumes and to the credentials that open them when the OrderCluster is"
                + " deleted. Retain keeps both; an OrderCluster of the same name takes them up"
                + " again.")
        @Default("Retain")
        DeletionPolicy deletionPolicy) {

  /// The version that this operator was built with.
  public static final String DEFAULT_VERSION = "1.0.0";

  public OrderClusterSpec {
    version = requireNonNullElse(version, DEFAULT_VERSION);
    orderService = requireNonNullElseGet(orderService, OrderServiceSpec::defaults);
    gateway = requireNonNullElseGet(gateway, GatewaySpec::defaults);
    postgres = requireNonNullElseGet(postgres, PostgresSpec::defaults);
    redis = requireNonNullElseGet(redis, RedisSpec::defaults);
    kafka = requireNonNullElseGet(kafka, KafkaSpec::defaults);
    security = requireNonNullElseGet(security, SecuritySpec::defaults);
    rollout = requireNonNullElseGet(rollout, RolloutSpec::defaults);
    monitoring = requireNonNullElseGet(monitoring, MonitoringSpec::defaults);
    deletionPolicy = requireNonNullElse(deletionPolicy, DeletionPolicy.RETAIN);
  }

  /// The same, watched only or acted upon.
  public OrderClusterSpec withPaused(boolean now) {
    return new OrderClusterSpec(
        version,
        now,
        orderService,
        gateway,
        postgres,
        redis,
        kafka,
        security,
        rollout,
        monitoring,
        deletionPolicy);
  }

  public static OrderClusterSpec defaults() {
    return new OrderClusterSpec(
        DEFAULT_VERSION,
        false,
        OrderServiceSpec.defaults(),
        GatewaySpec.defaults(),
        PostgresSpec.defaults(),
        RedisSpec.defaults(),
        KafkaSpec.defaults(),
        SecuritySpec.defaults(),
        RolloutSpec.defaults(),
        MonitoringSpec.defaults(),
        DeletionPolicy.RETAIN);
  }
}
