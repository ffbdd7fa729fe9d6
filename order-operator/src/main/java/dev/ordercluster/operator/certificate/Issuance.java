package dev.ordercluster.operator.certificate;

import dev.ordercluster.operator.desired.ClusterName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// All certificates of one cluster as they are to be, made of those that are there.
public final class Issuance {
  /// How many authorities may be trusted beside the present one.
  private static final int MOST_PREVIOUS = 4;

  private final ClusterName cluster;
  private final CertificatePolicy policy;
  private final Signing signing;
  private final Instant now;
  private final List<String> done = new ArrayList<>();

  public Issuance(ClusterName cluster, CertificatePolicy policy, Signing signing, Instant now) {
    this.cluster = cluster;
    this.policy = policy;
    this.signing = signing;
    this.now = now;
  }

  /// What is there.
  ///
  /// @param authority empty: none that can be used
  /// @param trusted certificates that components trust, PEM; what they accept when the authority
  ///   was lost
  public record Present(
      Optional<Authority> authority, Map<Leaf, Optional<Held>> leaves, List<String> trusted) {}

  /// What the owner asked for.
  ///
  /// @param authority a text that was not there before replaces the authority
  /// @param certificates a text that was not there before replaces every certificate
  public record Requests(String authority, String certificates) {}

  /// What is wanted.
  ///
  /// @param done what was decided to do, in words
  /// @param next when something is to be done without anything else happening
  public record Wanted(
      Authority authority, Map<Leaf, Held> leaves, List<String> done, Instant next) {}

  /// Decides and carries out, nothing when nothing is due.
  public Wanted of(Present present, Requests requests) {
    List<CertificateFacts> facts =
        present.leaves().values().stream()
            .flatMap(Optional::stream)
            .map(held -> held.pair().facts())
            .toList();
    Authority authority =
        authority(
            present,
            requests.authority(),
            AuthorityDecision.decide(
                present.authority(), requests.authority(), facts, policy, now));
    var scene = new LeafDecision.Scene(authority, policy, requests.certificates(), now);
    Map<Leaf, Held> leaves = new LinkedHashMap<>();
    present.leaves().forEach((leaf, held) -> leaves.put(leaf, leaf(leaf, held, scene)));
    return new Wanted(authority, leaves, List.copyOf(done), next(authority, leaves));
  }

  private Authority authority(Present present, String request, AuthorityDecision decision) {
    return switch (decision) {
      case AuthorityDecision.Keep() -> present.authority().orElseThrow();
      case AuthorityDecision.Create() -> {
        done.add("a new authority was made");
        yield new Authority(fresh(), stillTrusted(present.trusted()), request);
      }
      case AuthorityDecision.Replace(String why) -> {
        done.add("the authority is being replaced: " + why);
        yield present.authority().orElseThrow().followedBy(fresh(), request);
      }
      case AuthorityDecision.Alone() -> {
        done.add("the authority before this one is trusted no more");
        yield present.authority().orElseThrow().alone();
      }
    };
  }

  private KeyPairPem fresh() {
    return signing.authority(cluster, policy.authorityLife(), now);
  }

  private List<String> stillTrusted(List<String> trusted) {
    return trusted.stream()
        .distinct()
        .filter(one -> PemText.facts(one).filter(facts -> facts.validAt(now)).isPresent())
        .limit(MOST_PREVIOUS)
        .toList();
  }

  private Held leaf(Leaf leaf, Optional<Held> held, LeafDecision.Scene scene) {
    return switch (LeafDecision.decide(leaf, held, scene)) {
      case LeafDecision.Keep() -> held.orElseThrow();
      case LeafDecision.Issue(String why) -> {
        done.add("the certificate of " + leaf.name() + " was issued: " + why);
        yield new Held(
            signing.issue(leaf, scene.authority().signer(), policy.validity(), now),
            scene.request());
      }
    };
  }

  private Instant next(Authority authority, Map<Leaf, Held> leaves) {
    List<CertificateFacts> facts =
        leaves.values().stream().map(held -> held.pair().facts()).toList();
    CertificateFacts signer = authority.signer().facts();
    Stream<Instant> renewals =
        Stream.concat(
            facts.stream().map(policy::renewalOf), Stream.of(policy.renewalOfAuthority(signer)));
    Stream<Instant> rotation =
        authority.previous().isEmpty()
            ? Stream.empty()
            : Stream.of(AuthorityDecision.settledAt(signer, facts, policy));
    return Stream.concat(renewals, rotation).min(Instant::compareTo).orElse(now);
  }

  /// What the status tells of them, the authority last.
  public static List<CertificateView> views(
      Optional<Authority> authority, Map<Leaf, Held> leaves, CertificatePolicy policy) {
    List<CertificateView> all = new ArrayList<>();
    leaves.forEach(
        (leaf, held) -> {
          CertificateFacts facts = held.pair().facts();
          Instant renewal = leaf.ours() ? policy.renewalOf(facts) : policy.renewalOfOthers(facts);
          all.add(CertificateView.of(leaf.name(), facts, renewal));
        });
    authority
        .map(one -> one.signer().facts())
        .ifPresent(
            facts ->
                all.add(CertificateView.of("authority", facts, policy.renewalOfAuthority(facts))));
    return List.copyOf(all);
  }
}
