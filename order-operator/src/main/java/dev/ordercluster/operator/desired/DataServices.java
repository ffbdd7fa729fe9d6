package dev.ordercluster.operator.desired;

import static dev.ordercluster.operator.desired.Containers.env;

import dev.ordercluster.operator.api.v1beta1.KafkaSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.PostgresSpec;
import dev.ordercluster.operator.api.v1beta1.RedisSpec;
import dev.ordercluster.operator.api.v1beta1.TlsTrust;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Where PostgreSQL, Redis and Kafka are and how one logs in, as settings, mounted files and
/// digests of a pod: those that the operator runs, or those that somebody else does.
///
/// @param environment settings
/// @param volumes of Secrets
/// @param secrets whose change replaces the pod
record DataServices(
    List<EnvVar> environment,
    List<Volume> volumes,
    List<VolumeMount> mounts,
    List<String> secrets) {
  private static final String FILES = "/etc/ordercluster/";

  DataServices {
    environment = List.copyOf(environment);
    volumes = List.copyOf(volumes);
    mounts = List.copyOf(mounts);
    secrets = List.copyOf(secrets);
  }

  static DataServices postgres(Blueprint blueprint) {
    ClusterName cluster = blueprint.cluster();
    Collected all = new Collected();
    PostgresSpec.External external = blueprint.spec().postgres().external();
    String at = FILES + "postgres";
    if (external == null) {
      all.add(env("ORDERS_DATABASE_HOST", cluster.host(Component.POSTGRES)));
      all.add(env("ORDERS_DATABASE_PORT", Ports.POSTGRES));
      all.add(env("ORDERS_DATABASE_NAME_FILE", at + "/database"));
      if (blueprint.spec().security().encrypts()) {
        all.add(env("ORDERS_DATABASE_TLS_MODE", PostgresSpec.SslMode.VERIFY_FULL.name()));
        all.add(env("ORDERS_DATABASE_TLS_CA_PATH", TransportFiles.AUTHORITIES));
      }
      all.whole("postgres", cluster.credentials(Component.POSTGRES));
    } else {
      all.add(env("ORDERS_DATABASE_HOST", external.host()));
      all.add(env("ORDERS_DATABASE_PORT", external.port()));
      all.add(env("ORDERS_DATABASE_NAME", external.database()));
      all.add(env("ORDERS_DATABASE_TLS_MODE", external.sslMode().name()));
      all.whole("postgres", external.credentialsSecretName());
      all.authorities("ORDERS_DATABASE_TLS_CA_PATH", "postgres-ca", external.caSecretName());
    }
    all.add(env("ORDERS_DATABASE_USERNAME_FILE", at + "/username"));
    all.add(env("ORDERS_DATABASE_PASSWORD_FILE", at + "/password"));
    return all.done();
  }

  /// @param prefix of the settings of the process that asks Redis
  static DataServices redis(Blueprint blueprint, String prefix) {
    ClusterName cluster = blueprint.cluster();
    Collected all = new Collected();
    RedisSpec.External external = blueprint.spec().redis().external();
    Optional<String> secret;
    if (external == null) {
      all.add(env(prefix + "_REDIS_HOST", cluster.host(Component.REDIS)));
      all.add(env(prefix + "_REDIS_PORT", Ports.REDIS));
      secret = Optional.of(cluster.credentials(Component.REDIS));
    } else {
      all.add(env(prefix + "_REDIS_HOST", external.host()));
      all.add(env(prefix + "_REDIS_PORT", external.port()));
      all.encrypted(prefix + "_REDIS", "redis-ca", external.tls());
      secret = Optional.ofNullable(external.credentialsSecretName());
    }
    secret.ifPresent(
        name -> {
          all.key("redis", name, "password");
          all.add(env(prefix + "_REDIS_PASSWORD_FILE", FILES + "redis/password"));
        });
    return all.done();
  }

  static DataServices kafka(Blueprint blueprint) {
    ClusterName cluster = blueprint.cluster();
    Collected all = new Collected();
    KafkaSpec.External external = blueprint.spec().kafka().external();
    Optional<String> secret;
    if (external == null) {
      secret = Optional.of(cluster.credentials(Component.KAFKA));
      all.add(
          env("ORDERS_KAFKA_BOOTSTRAP_SERVERS", cluster.host(Component.KAFKA) + ":" + Ports.KAFKA));
    } else {
      secret = Optional.ofNullable(external.saslSecretName());
      all.add(env("ORDERS_KAFKA_BOOTSTRAP_SERVERS", external.bootstrapServers()));
      all.encrypted("ORDERS_KAFKA", "kafka-ca", external.tls());
      secret.ifPresent(
          _ -> all.add(env("ORDERS_KAFKA_SASL_MECHANISM", external.saslMechanism().name())));
    }
    secret.ifPresent(
        name -> {
          all.key("kafka", name, "password");
          all.add(Containers.envFromSecret("ORDERS_KAFKA_USERNAME", name, "username"));
          all.add(env("ORDERS_KAFKA_PASSWORD_FILE", FILES + "kafka/password"));
        });
    return all.done();
  }

  /// The ports of a data service that somebody else runs.
  static Set<Integer> ports(OrderClusterSpec spec, Component store) {
    PostgresSpec.External postgres = spec.postgres().external();
    RedisSpec.External redis = spec.redis().external();
    KafkaSpec.External kafka = spec.kafka().external();
    Set<Integer> ports = new TreeSet<>();
    if (store == Component.POSTGRES && postgres != null) {
      ports.add(postgres.port());
    } else if (store == Component.REDIS && redis != null) {
      ports.add(redis.port());
    } else if (store == Component.KAFKA && kafka != null) {
      for (String server : kafka.bootstrapServers().split(",", -1)) {
        ports.add(Integer.valueOf(server.substring(server.lastIndexOf(':') + 1)));
      }
    }
    return ports;
  }

  /// A digest of every Secret that is read.
  String inputs(Blueprint blueprint) {
    return Checksum.of(secrets.stream().map(blueprint::digestOf).toArray(String[]::new));
  }

  private static final class Collected {
    private final List<EnvVar> environment = new ArrayList<>();
    private final List<Volume> volumes = new ArrayList<>();
    private final List<VolumeMount> mounts = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();

    void add(EnvVar setting) {
      environment.add(setting);
    }

    void whole(String volume, String secret) {
      volumes.add(Volumes.secret(volume, secret));
      mounts.add(Volumes.readOnly(volume, FILES + volume));
      secrets.add(secret);
    }

    void key(String volume, String secret, String key) {
      volumes.add(Volumes.secretKey(volume, secret, key));
      mounts.add(Volumes.readOnly(volume, FILES + volume));
      secrets.add(secret);
    }

    void encrypted(String prefix, String volume, @Nullable TlsTrust tls) {
      if (tls != null) {
        add(env(prefix + "_TLS_ENABLED", "true"));
        authorities(prefix + "_TLS_CA_PATH", volume, tls.caSecretName());
      }
    }

    void authorities(String setting, String volume, @Nullable String secret) {
      if (secret != null) {
        key(volume, secret, TlsTrust.CA_KEY);
        add(env(setting, FILES + volume + "/" + TlsTrust.CA_KEY));
      }
    }

    DataServices done() {
      return new DataServices(environment, volumes, mounts, secrets);
    }
  }
}
