package dev.ordercluster.operator.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.desired.ClusterName;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Time goes by over the certificates of one cluster, as passes see them.
class IssuanceTest {
  private static final ClusterName SHOP = new ClusterName("default", "shop", "uid");
  private static final CertificatePolicy POLICY =
      new CertificatePolicy(Duration.ofDays(90), Duration.ofDays(30), Duration.ofMinutes(3));
  private static final Instant BEGIN = Instant.parse("2026-11-23T10:00:00Z");

  private final Signing signing = new Signing(new SecureRandom());
  private Instant now = BEGIN;
  private Optional<Authority> authority = Optional.empty();
  private Map<Leaf, Optional<Held>> leaves = new LinkedHashMap<>();

  @BeforeEach
  void nothingIsThereYet() {
    Leaf.transport(SHOP, true).forEach(leaf -> leaves.put(leaf, Optional.empty()));
  }

  @Test
  void aFirstPassMakesEverythingAndTheNextOneNothing() {
    assertThat(pass("", ""))
        .containsExactly(
            "a new authority was made",
            "the certificate of order-service was issued: there is none that can be used",
            "the certificate of gateway was issued: there is none that can be used");
    assertThat(pass("", "")).isEmpty();
  }

  @Test
  void theCertificateForClientsHoldsTheNamesAndAddressesThatTheyUse() {
    OrderClusterSpec spec =
        Serialization.unmarshal(
            "---\ngateway: {exposure: {host: shop.example.com}, tls: {}}", OrderClusterSpec.class);
    want(Leaf.of(SHOP, spec, List.of()));
    pass("", "");
    Leaf late = Leaf.of(SHOP, spec, List.of("203.0.113.7", "2001:db8::1", "lb.example")).getLast();
    leaves.put(late, leaves.remove(last()));
    assertThat(pass("", ""))
        .containsExactly("the certificate of gateway-public was issued: its names changed");
    assertThat(pass("", "")).isEmpty();
    assertThat(leaves.getOrDefault(late, Optional.empty()).orElseThrow().pair().facts().names())
        .containsExactlyInAnyOrder(
            "shop.example.com",
            "shop-gateway",
            "shop-gateway.default",
            "shop-gateway.default.svc",
            "shop-gateway.default.svc.cluster.local",
            "203.0.113.7",
            "2001:db8:0:0:0:0:0:1",
            "lb.example");
    assertThat(late.ours()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway: {tls: {secretName: mine}}",
        "gateway: {tls: {issuerRef: {name: letsencrypt}}}",
      })
  void aCertificateForClientsThatOthersIssueIsLeftToThem(String yaml) {
    var spec = Serialization.unmarshal("---\n" + yaml, OrderClusterSpec.class);
    assertThat(Leaf.of(SHOP, spec, List.of()))
        .extracting(Leaf::name, Leaf::ours)
        .containsExactly(
            Tuple.tuple("order-service", true),
            Tuple.tuple("gateway", true),
            Tuple.tuple("postgres", true),
            Tuple.tuple("gateway-public", false));
  }

  @Test
  void aDatabaseOfOthersHasACertificateOfOthers() {
    var spec =
        Serialization.unmarshal(
            "---\npostgres: {external: {host: db.example, database: shop,"
                + " credentialsSecretName: db}}",
            OrderClusterSpec.class);
    assertThat(Leaf.of(SHOP, spec, List.of()))
        .extracting(Leaf::name)
        .containsExactly("order-service", "gateway");
  }

  private void want(List<Leaf> wanted) {
    leaves = new LinkedHashMap<>();
    wanted.forEach(leaf -> leaves.put(leaf, Optional.empty()));
  }

  private Leaf last() {
    return List.copyOf(leaves.keySet()).getLast();
  }

  @Test
  void aCertificateIsRenewedAtTwoThirdsOfItsLifeByTheSameAuthority() {
    pass("", "");
    String signer = signer();
    now = BEGIN.plus(Duration.ofDays(60)).minusSeconds(1);
    assertThat(pass("", "")).isEmpty();
    now = BEGIN.plus(Duration.ofDays(60));
    assertThat(pass("", ""))
        .containsExactly(
            "the certificate of order-service was issued: its end comes near",
            "the certificate of gateway was issued: its end comes near");
    assertThat(signer()).isEqualTo(signer);
    assertThat(notAfter()).containsOnly(now.plus(Duration.ofDays(90)));
  }

  @Test
  void everyCertificateIsAcceptedAtEveryMomentWhileTheAuthorityIsReplaced() {
    pass("", "");
    final String old = signer();
    now = now.plusSeconds(60);
    assertThat(pass("please", ""))
        .containsExactly("the authority is being replaced: its owner asked for it");
    // What everybody held before the change trusts the old one only: nothing of the new one is in
    // use yet.
    assertThat(signers()).containsOnly(old);
    assertThat(trusted()).hasSize(2);
    now = now.plus(POLICY.propagation()).minusSeconds(1);
    assertThat(pass("please", "")).isEmpty();
    now = now.plusSeconds(1);
    assertThat(pass("please", ""))
        .hasSize(2)
        .allMatch(done -> done.endsWith("the authority was replaced"));
    assertThat(signers()).containsOnly(signer()).doesNotContain(old);
    assertThat(trusted()).hasSize(2);
    now = now.plus(POLICY.propagation()).minusSeconds(1);
    assertThat(pass("please", "")).isEmpty();
    now = now.plusSeconds(1);
    assertThat(pass("please", ""))
        .containsExactly("the authority before this one is trusted no more");
    assertThat(trusted()).containsExactly(signer());
    assertThat(pass("please", "")).isEmpty();
  }

  @Test
  void anAuthorityIsReplacedInTimeForEverythingItSigned() {
    pass("", "");
    final String first = signer();
    for (int day = 1; day <= 400; day++) {
      now = BEGIN.plus(Duration.ofDays(day));
      pass("", "");
      assertThat(leaves.values().stream().flatMap(Optional::stream))
          .allMatch(held -> held.pair().facts().validAt(now.plus(Duration.ofDays(29))));
      assertThat(authority.orElseThrow().signer().facts().validAt(now.plus(Duration.ofDays(119))))
          .isTrue();
    }
    assertThat(signer()).isNotEqualTo(first);
    assertThat(trusted()).containsExactly(signer());
  }

  @Test
  void aRequestIsServedOnceAndANewOneAgain() {
    pass("", "");
    assertThat(pass("", "monday"))
        .hasSize(2)
        .allMatch(done -> done.endsWith("its owner asked for it"));
    assertThat(pass("", "monday")).isEmpty();
    assertThat(pass("", "")).isEmpty();
    assertThat(pass("", "tuesday")).hasSize(2);
  }

  @Test
  void aLostAuthorityIsTrustedOnUntilWhatItSignedIsGone() {
    pass("", "");
    final String lost = signer();
    authority = Optional.empty();
    now = now.plusSeconds(60);
    assertThat(pass("", "")).containsExactly("a new authority was made");
    assertThat(trusted()).containsExactly(signer(), lost);
    assertThat(signers()).containsOnly(lost);
    now = now.plus(POLICY.propagation());
    assertThat(pass("", "")).hasSize(2);
    now = now.plus(POLICY.propagation());
    assertThat(pass("", "")).containsExactly("the authority before this one is trusted no more");
  }

  @Test
  void aShorterLifeCountsAtOnce() {
    pass("", "");
    var shorter =
        new CertificatePolicy(Duration.ofDays(1), Duration.ofHours(8), Duration.ofMinutes(3));
    assertThat(pass(shorter, "", ""))
        .hasSize(2)
        .allMatch(done -> done.endsWith("it lasts longer than it may"));
    assertThat(notAfter()).containsOnly(now.plus(Duration.ofDays(1)));
  }

  @Test
  void whatComesNextIsKnownBeforehand() {
    assertThat(wanted(POLICY, "", "").next()).isEqualTo(BEGIN.plus(Duration.ofDays(60)));
    take(wanted(POLICY, "", ""));
    now = now.plusSeconds(60);
    assertThat(wanted(POLICY, "please", "").next()).isEqualTo(now.plus(POLICY.propagation()));
  }

  private List<String> pass(String authorityRequest, String certificatesRequest) {
    return pass(POLICY, authorityRequest, certificatesRequest);
  }

  private List<String> pass(
      CertificatePolicy policy, String authorityRequest, String certificatesRequest) {
    return take(wanted(policy, authorityRequest, certificatesRequest));
  }

  private Issuance.Wanted wanted(
      CertificatePolicy policy, String authorityRequest, String certificatesRequest) {
    return new Issuance(SHOP, policy, signing, now)
        .of(
            new Issuance.Present(authority, leaves, trusted()),
            new Issuance.Requests(authorityRequest, certificatesRequest));
  }

  private List<String> take(Issuance.Wanted wanted) {
    lastTrusted = PemText.split(wanted.authority().bundle());
    authority = Optional.of(wanted.authority());
    Map<Leaf, Optional<Held>> next = new LinkedHashMap<>();
    wanted.leaves().forEach((leaf, held) -> next.put(leaf, Optional.of(held)));
    leaves = next;
    return wanted.done();
  }

  private List<String> lastTrusted = List.of();

  private List<String> trusted() {
    return lastTrusted;
  }

  private String signer() {
    return authority.orElseThrow().signer().certificate();
  }

  /// Which of the trusted authorities signed what is in use.
  private List<String> signers() {
    return leaves.values().stream()
        .flatMap(Optional::stream)
        .map(held -> held.pair().facts().authority())
        .map(
            key ->
                trusted().stream()
                    .filter(one -> PemText.facts(one).orElseThrow().key().equals(key))
                    .collect(Collectors.joining()))
        .toList();
  }

  private List<Instant> notAfter() {
    return leaves.values().stream()
        .flatMap(Optional::stream)
        .map(held -> held.pair().facts().notAfter())
        .toList();
  }
}
