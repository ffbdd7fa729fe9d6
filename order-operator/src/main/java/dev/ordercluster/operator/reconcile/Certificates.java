package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.certificate.Authority;
import dev.ordercluster.operator.certificate.CertificatePolicy;
import dev.ordercluster.operator.certificate.CertificateView;
import dev.ordercluster.operator.certificate.Held;
import dev.ordercluster.operator.certificate.Issuance;
import dev.ordercluster.operator.certificate.KeyPairPem;
import dev.ordercluster.operator.certificate.Leaf;
import dev.ordercluster.operator.certificate.PemText;
import dev.ordercluster.operator.certificate.Signing;
import dev.ordercluster.operator.desired.Checksum;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Keeps the Secrets that hold certificates as they are to be. Pods read them as files and follow
/// their changes, so nothing is restarted.
///
/// Each Secret carries a digest of the pair that was put into it: a pair that somebody else put
/// there is replaced. They belong to the cluster and go with it.
final class Certificates {
  static final String CERTIFICATE = "tls.crt";
  static final String KEY = "tls.key";
  static final String TRUSTED = "ca.crt";
  static final String PAIR_ANNOTATION = "ordercluster.dev/pair";
  static final String REQUEST_ANNOTATION = "ordercluster.dev/rotation";

  private static final Logger LOG = System.getLogger(Certificates.class.getName());
  private static final String TYPE = "kubernetes.io/tls";

  private final KubernetesClient client;
  private final Signing signing;
  private final Duration propagation;
  private final InstantSource clock;

  Certificates(
      KubernetesClient client, Signing signing, Duration propagation, InstantSource clock) {
    this.client = client;
    this.signing = signing;
    this.propagation = propagation;
    this.clock = clock;
  }

  /// How they stand.
  ///
  /// @param next when something is to be done about them; empty: nothing is known to be
  record Standing(List<CertificateView> views, Optional<Instant> next) {
    static final Standing NONE = new Standing(List.of(), Optional.empty());

    private static final Duration SOON = Duration.ofSeconds(1);

    Standing {
      views = List.copyOf(views);
    }

    /// The shorter of a time and that until something is to be done here.
    Duration soonest(Duration other, Instant now) {
      return next.map(time -> Duration.between(now, time))
          .map(until -> until.compareTo(SOON) < 0 ? SOON : until)
          .filter(until -> until.compareTo(other) < 0)
          .orElse(other);
    }
  }

  /// Brings them to what they are to be. The authority is written before what it signed.
  Standing keep(
      Cache cache, ClusterName cluster, OrderClusterSpec spec, Issuance.Requests requests) {
    List<Leaf> wantedLeaves = leaves(cache, cluster, spec);
    if (wantedLeaves.stream().noneMatch(Leaf::ours)) {
      return look(cache, cluster, spec);
    }
    CertificatePolicy policy = CertificatePolicy.of(spec.security().transport(), propagation);
    Map<String, Optional<Secret>> secrets = secrets(cache, cluster, wantedLeaves);
    Map<Boolean, List<Leaf>> leaves =
        wantedLeaves.stream().collect(Collectors.partitioningBy(Leaf::ours));
    Issuance.Wanted wanted =
        new Issuance(cluster, policy, signing, clock.instant())
            .of(present(cluster, secrets, leaves.getOrDefault(true, List.of())), requests);
    wanted
        .done()
        .forEach(
            what -> LOG.log(Level.INFO, "{0}/{1}: {2}", cluster.namespace(), cluster.name(), what));
    Authority authority = wanted.authority();
    write(
        cache,
        secrets.getOrDefault(cluster.authority(), Optional.empty()),
        cluster.owned(cluster.authority()),
        new Content(authority.signer(), authority.bundle(), authority.request()));
    wanted
        .leaves()
        .forEach(
            (leaf, held) ->
                write(
                    cache,
                    secrets.getOrDefault(leaf.secret(), Optional.empty()),
                    cluster.owned(leaf.secret(), leaf.component()),
                    new Content(held.pair(), authority.bundle(), held.request())));
    Map<Leaf, Held> held = new LinkedHashMap<>(wanted.leaves());
    present(cluster, secrets, leaves.getOrDefault(false, List.of()))
        .leaves()
        .forEach((leaf, one) -> one.ifPresent(pair -> held.put(leaf, pair)));
    return new Standing(
        Issuance.views(Optional.of(authority), held, policy), Optional.of(wanted.next()));
  }

  /// How they stand, without changing anything.
  Standing look(Cache cache, ClusterName cluster, OrderClusterSpec spec) {
    List<Leaf> wanted = leaves(cache, cluster, spec);
    if (wanted.isEmpty()) {
      return Standing.NONE;
    }
    Issuance.Present present = present(cluster, secrets(cache, cluster, wanted), wanted);
    Map<Leaf, Held> leaves = new LinkedHashMap<>();
    present.leaves().forEach((leaf, held) -> held.ifPresent(one -> leaves.put(leaf, one)));
    return new Standing(
        Issuance.views(
            present.authority(),
            leaves,
            CertificatePolicy.of(spec.security().transport(), propagation)),
        Optional.empty());
  }

  /// Removes them. What others issued names no owner; a Secret that the spec names stays.
  void remove(ClusterName cluster) {
    var secrets = client.secrets().inNamespace(cluster.namespace());
    Stream.of(
            cluster.authority(),
            cluster.certificate(Component.ORDER_SERVICE),
            cluster.certificate(Component.GATEWAY),
            cluster.certificate(Component.POSTGRES),
            cluster.publicCertificate())
        .forEach(name -> secrets.withName(name).delete());
  }

  private static List<Leaf> leaves(Cache cache, ClusterName cluster, OrderClusterSpec spec) {
    return Leaf.of(cluster, spec, GatewayAddress.all(cache, cluster));
  }

  // A watch that lags, or a Secret without our labels, must not look like a missing one.
  private Map<String, Optional<Secret>> secrets(
      Cache cache, ClusterName cluster, List<Leaf> leaves) {
    Map<String, Optional<Secret>> all = new TreeMap<>();
    if (leaves.stream().anyMatch(Leaf::ours)) {
      all.put(cluster.authority(), find(cache, cluster, cluster.authority()));
    }
    leaves.forEach(leaf -> all.put(leaf.secret(), find(cache, cluster, leaf.secret())));
    return all;
  }

  private Optional<Secret> find(Cache cache, ClusterName cluster, String name) {
    return cache
        .find(Secret.class, name)
        .or(
            () ->
                Optional.ofNullable(
                    client.secrets().inNamespace(cluster.namespace()).withName(name).get()));
  }

  private static Issuance.Present present(
      ClusterName cluster, Map<String, Optional<Secret>> secrets, List<Leaf> wanted) {
    Map<Leaf, Optional<Held>> leaves = new LinkedHashMap<>();
    for (Leaf leaf : wanted) {
      Optional<Secret> secret = secrets.getOrDefault(leaf.secret(), Optional.empty());
      leaves.put(
          leaf,
          secret.flatMap(
              one ->
                  (leaf.ours() ? pair(one) : pairOfOthers(one))
                      .map(pair -> new Held(pair, request(one)))));
    }
    List<String> trusted =
        Stream.concat(
                Stream.of(cluster.authority()),
                wanted.stream().filter(Leaf::ours).map(Leaf::secret))
            .flatMap(name -> secrets.getOrDefault(name, Optional.empty()).stream())
            .flatMap(secret -> PemText.split(text(secret, TRUSTED)).stream())
            .distinct()
            .toList();
    return new Issuance.Present(
        secrets
            .getOrDefault(cluster.authority(), Optional.empty())
            .flatMap(Certificates::authority),
        leaves,
        trusted);
  }

  private static Optional<Authority> authority(Secret secret) {
    return pair(secret)
        .map(
            signer ->
                new Authority(
                    signer,
                    PemText.split(text(secret, TRUSTED)).stream()
                        .filter(one -> !one.equals(signer.certificate()))
                        .toList(),
                    request(secret)));
  }

  private static Optional<KeyPairPem> pair(Secret secret) {
    String certificate = text(secret, CERTIFICATE);
    String key = text(secret, KEY);
    return annotation(secret, PAIR_ANNOTATION).equals(Checksum.of(certificate, key))
        ? PemText.pair(certificate, key)
        : Optional.empty();
  }

  private static Optional<KeyPairPem> pairOfOthers(Secret secret) {
    return PemText.pair(text(secret, CERTIFICATE), text(secret, KEY));
  }

  private static String text(Secret secret, String key) {
    return Keyring.decoded(secret).getOrDefault(key, "");
  }

  private static String request(Secret secret) {
    return annotation(secret, REQUEST_ANNOTATION);
  }

  private static String annotation(Secret secret, String name) {
    Map<String, String> all = secret.getMetadata().getAnnotations();
    return all == null ? "" : all.getOrDefault(name, "");
  }

  /// What a Secret is to hold.
  private record Content(KeyPairPem pair, String trusted, String request) {
    Map<String, String> data() {
      return Map.of(CERTIFICATE, pair.certificate(), KEY, pair.key(), TRUSTED, trusted);
    }

    Map<String, String> annotations() {
      return Map.of(
          PAIR_ANNOTATION,
          Checksum.of(pair.certificate(), pair.key()),
          REQUEST_ANNOTATION,
          request);
    }

    boolean isIn(Secret secret) {
      Map<String, String> annotations = secret.getMetadata().getAnnotations();
      return Keyring.decoded(secret).equals(data())
          && annotations != null
          && annotations.entrySet().containsAll(annotations().entrySet());
    }
  }

  private void write(Cache cache, Optional<Secret> present, ObjectMeta metadata, Content content) {
    boolean same =
        present
            .filter(content::isIn)
            .filter(
                secret ->
                    Owned.labels(secret).entrySet().containsAll(metadata.getLabels().entrySet()))
            .isPresent();
    if (same) {
      return;
    }
    SecretBuilder builder = present.map(SecretBuilder::new).orElseGet(SecretBuilder::new);
    Secret secret =
        builder
            .editOrNewMetadata()
            .withName(metadata.getName())
            .withNamespace(metadata.getNamespace())
            .addToLabels(metadata.getLabels())
            .addToAnnotations(content.annotations())
            .withOwnerReferences(metadata.getOwnerReferences())
            .endMetadata()
            .withType(TYPE)
            .withData(Keyring.encoded(content.data()))
            .build();
    cache.written(
        present.isEmpty()
            ? client.resource(secret).create()
            : client.resource(secret).lockResourceVersion().update());
  }
}
