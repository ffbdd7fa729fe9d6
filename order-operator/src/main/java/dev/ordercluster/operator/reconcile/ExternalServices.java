package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.KafkaSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.PostgresSpec;
import dev.ordercluster.operator.api.v1beta1.RedisSpec;
import dev.ordercluster.operator.api.v1beta1.TlsTrust;
import dev.ordercluster.operator.connect.Checks;
import dev.ordercluster.operator.connect.Outcome;
import dev.ordercluster.operator.connect.Target;
import dev.ordercluster.operator.desired.Checksum;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.status.Reason;
import dev.ordercluster.operator.status.Verdict;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The data services that somebody else runs: the owner's Secrets for them, and whether they let us
/// in. The Secrets carry no label of ours, so they are read in each pass.
final class ExternalServices {
  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";

  private final KubernetesClient client;
  private final Checks checks;
  private final Consumer<ClusterName> told;

  /// @param told called when an answer has changed, from another thread
  ExternalServices(KubernetesClient client, Checks checks, Consumer<ClusterName> told) {
    this.client = client;
    this.checks = checks;
    this.told = told;
  }

  /// Digest of each Secret that the owner names, by its name.
  ///
  /// Throws [CredentialsMissingException] while one lacks what is needed: pods that run keep what
  /// they have read.
  Map<String, String> digests(ClusterName cluster, OrderClusterSpec spec) {
    Map<String, String> digests = new TreeMap<>();
    Reading reading = new Reading(cluster, digests);
    reading.postgres(spec.postgres().external());
    reading.redis(spec.redis().external());
    reading.kafka(spec.kafka().external());
    return digests;
  }

  /// What is known about each of them.
  Map<Component, Verdict> verdicts(ClusterName cluster, OrderClusterSpec spec) {
    Map<Component, Verdict> verdicts = new EnumMap<>(Component.class);
    Reading reading = new Reading(cluster, new TreeMap<>());
    judge(
        verdicts, cluster, Component.POSTGRES, () -> reading.postgres(spec.postgres().external()));
    judge(verdicts, cluster, Component.REDIS, () -> reading.redis(spec.redis().external()));
    judge(verdicts, cluster, Component.KAFKA, () -> reading.kafka(spec.kafka().external()));
    return verdicts;
  }

  void forget(ClusterName cluster) {
    checks.forget(cluster.uid());
  }

  private interface Aim {
    Optional<? extends Target> take();
  }

  private void judge(
      Map<Component, Verdict> verdicts, ClusterName cluster, Component component, Aim aim) {
    try {
      var key = new Checks.Key(cluster.uid(), component.label());
      aim.take()
          .flatMap(target -> checks.latest(key, target, () -> told.accept(cluster)))
          .map(ExternalServices::verdict)
          .ifPresent(verdict -> verdicts.put(component, verdict));
    } catch (CredentialsMissingException e) {
      verdicts.put(
          component,
          new Verdict(false, Reason.CREDENTIALS_MISSING, String.valueOf(e.getMessage())));
    }
  }

  private static Verdict verdict(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Connected(String words) -> new Verdict(true, Reason.SERVING, words);
      case Outcome.Rejected(String words) -> new Verdict(false, Reason.CREDENTIALS_REJECTED, words);
      case Outcome.Unreachable(String words) -> new Verdict(false, Reason.UNREACHABLE, words);
    };
  }

  /// Makes targets of specs and Secrets, and takes down the digests of the Secrets.
  private final class Reading {
    private final ClusterName cluster;
    private final Map<String, String> digests;

    Reading(ClusterName cluster, Map<String, String> digests) {
      this.cluster = cluster;
      this.digests = digests;
    }

    Optional<Target> postgres(PostgresSpec.@Nullable External external) {
      return external == null
          ? Optional.empty()
          : Optional.of(
              new Target.Postgres(
                  external.host(),
                  external.port(),
                  external.database(),
                  login(external.credentialsSecretName()),
                  external.sslMode().word(),
                  trust(external.caSecretName())));
    }

    Optional<Target> redis(RedisSpec.@Nullable External external) {
      if (external == null) {
        return Optional.empty();
      }
      String secret = external.credentialsSecretName();
      String password =
          secret == null ? "" : read(secret, List.of(PASSWORD)).getOrDefault(PASSWORD, "");
      return Optional.of(
          new Target.Redis(external.host(), external.port(), password, trusted(external.tls())));
    }

    Optional<Target> kafka(KafkaSpec.@Nullable External external) {
      return external == null
          ? Optional.empty()
          : Optional.of(
              new Target.Kafka(
                  external.bootstrapServers(),
                  Optional.ofNullable(external.saslSecretName()).map(this::login),
                  external.saslMechanism().word(),
                  trusted(external.tls())));
    }

    private Target.Login login(String secret) {
      Map<String, String> data = read(secret, List.of(USERNAME, PASSWORD));
      return new Target.Login(data.getOrDefault(USERNAME, ""), data.getOrDefault(PASSWORD, ""));
    }

    private Optional<Target.Trust> trusted(@Nullable TlsTrust tls) {
      return tls == null ? Optional.empty() : Optional.of(trust(tls.caSecretName()));
    }

    private Target.Trust trust(@Nullable String secret) {
      return new Target.Trust(
          Optional.ofNullable(secret)
              .map(name -> read(name, List.of(TlsTrust.CA_KEY)))
              .map(data -> data.getOrDefault(TlsTrust.CA_KEY, "")));
    }

    private Map<String, String> read(String name, List<String> keys) {
      Secret secret = client.secrets().inNamespace(cluster.namespace()).withName(name).get();
      Map<String, String> data = secret == null ? Map.of() : Keyring.decoded(secret);
      List<String> missing =
          keys.stream().filter(key -> data.getOrDefault(key, "").isEmpty()).toList();
      if (!missing.isEmpty()) {
        throw new CredentialsMissingException(name, missing);
      }
      digests.put(name, Checksum.of(data));
      return data;
    }
  }
}
