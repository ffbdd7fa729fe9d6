package dev.ordercluster.operator.validation;

import dev.ordercluster.operator.api.v1beta1.KafkaSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.PostgresSpec;
import dev.ordercluster.operator.api.v1beta1.RedisSpec;
import dev.ordercluster.operator.api.v1beta1.RestoreSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// Each data service comes in exactly one way, and keeps it.
public final class WayRules {
  private static final String ONE_WAY = "exactly one way may be named, were managed and external";

  private WayRules() {}

  /// What a spec would change that a running platform cannot follow.
  ///
  /// @param before the spec that was accepted last
  /// @param served whether the platform has served yet
  public static List<Violation> switched(
      OrderClusterSpec before, OrderClusterSpec now, boolean served) {
    List<Violation> broken = new ArrayList<>();
    RestoreSource source = now.postgres().effective().restoreFrom();
    if (served && source != null && !source.equals(before.postgres().effective().restoreFrom())) {
      broken.add(new Violation("spec.postgres.managed.restoreFrom", RestoreSource.TOO_LATE));
    }
    same(
        broken,
        "postgres",
        before.postgres().external() == null,
        now.postgres().external() == null);
    same(broken, "redis", before.redis().external() == null, now.redis().external() == null);
    same(broken, "kafka", before.kafka().external() == null, now.kafka().external() == null);
    TransportRules.switched(broken, before.security().transport(), now.security().transport());
    return List.copyOf(broken);
  }

  private static void same(List<Violation> broken, String store, boolean was, boolean is) {
    if (was != is) {
      broken.add(
          new Violation(
              "spec." + store,
              PostgresSpec.WAY_IS_IMMUTABLE
                  + " (was "
                  + (was ? "managed" : "external")
                  + ", is "
                  + (is ? "managed" : "external")
                  + ")"));
    }
  }

  /// @param broken takes the field and the rule that it breaks
  static void check(OrderClusterSpec spec, BiConsumer<String, String> broken) {
    PostgresSpec postgres = spec.postgres();
    PostgresSpec.External database = postgres.external();
    if (database != null) {
      one(broken, "spec.postgres", postgres.managed() != null);
      host(broken, "spec.postgres.external", database.host(), database.port());
      named(
          broken, "spec.postgres.external.credentialsSecretName", database.credentialsSecretName());
    }
    RedisSpec redis = spec.redis();
    RedisSpec.External cache = redis.external();
    if (cache != null) {
      one(broken, "spec.redis", redis.managed() != null);
      host(broken, "spec.redis.external", cache.host(), cache.port());
    }
    KafkaSpec kafka = spec.kafka();
    KafkaSpec.External brokers = kafka.external();
    if (brokers != null) {
      one(broken, "spec.kafka", kafka.managed() != null);
      if (!brokers.bootstrapServers().matches(KafkaSpec.SERVERS)) {
        broken.accept(
            "spec.kafka.external.bootstrapServers",
            "must be host:port, or several with commas between, was \""
                + brokers.bootstrapServers()
                + "\"");
      }
    }
  }

  private static void one(BiConsumer<String, String> broken, String field, boolean managed) {
    if (managed) {
      broken.accept(field, ONE_WAY);
    }
  }

  private static void host(BiConsumer<String, String> broken, String field, String host, int port) {
    if (!host.matches(PostgresSpec.HOST)) {
      broken.accept(field + ".host", "must be a host name or address, was \"" + host + "\"");
    }
    if (port < 1 || port > 65_535) {
      broken.accept(field + ".port", "must be 1 to 65535, was " + port);
    }
  }

  private static void named(BiConsumer<String, String> broken, String field, String secret) {
    if (secret.isEmpty()) {
      broken.accept(field, "must name a Secret");
    }
  }
}
