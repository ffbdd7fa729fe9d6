package dev.ordercluster.operator.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ordercluster.operator.desired.ClusterName;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is made is read by the JDK, which is who verifies it in the end.
class SigningTest {
  private static final ClusterName SHOP = new ClusterName("team, a", "shop", "uid");
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Duration LIFE = Duration.ofDays(90);
  private static final int CERT_SIGN = 5;

  private final Signing signing = new Signing(new SecureRandom());
  private final KeyPairPem authority = signing.authority(SHOP, LIFE.multipliedBy(4), NOW);
  private final Leaf leaf = Leaf.transport(SHOP, true).getFirst();

  @Test
  void aCertificateNamesTheServiceAndLeadsToItsAuthorityAndToNoOther() throws Exception {
    KeyPairPem issued = signing.issue(leaf, authority, LIFE, NOW);
    X509Certificate certificate = parsed(issued.certificate());
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> name.get(1).toString())
        .contains("shop-order-service", "shop-order-service.team, a.svc");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getKeyUsage()[0]).isTrue();
    assertThat(certificate.getKeyUsage()[CERT_SIGN]).isFalse();
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    validate(certificate, authority);
    KeyPairPem stranger = signing.authority(SHOP, LIFE, NOW);
    assertThatThrownBy(() -> validate(certificate, stranger))
        .isInstanceOf(CertPathValidatorException.class);
  }

  @Test
  void anAuthoritySignsCertificatesAndNoFurtherAuthorities() throws Exception {
    X509Certificate certificate = parsed(authority.certificate());
    assertThat(certificate.getBasicConstraints()).isZero();
    assertThat(certificate.getKeyUsage()[CERT_SIGN]).isTrue();
    assertThat(signing.authority(SHOP, LIFE, NOW).certificate())
        .satisfies(
            other ->
                assertThat(parsed(other).getSubjectX500Principal())
                    .isNotEqualTo(certificate.getSubjectX500Principal()));
  }

  @Test
  void whatIsReadBackSaysWhatWasAskedFor() {
    KeyPairPem issued = signing.issue(Leaf.transport(SHOP, true).getLast(), authority, LIFE, NOW);
    CertificateFacts facts = issued.facts();
    assertThat(PemText.pair(issued.certificate(), issued.key())).contains(issued);
    assertThat(facts.authority()).isEqualTo(authority.facts().key()).isNotEmpty();
    assertThat(facts.issuedAt()).isEqualTo(NOW);
    assertThat(facts.notAfter()).isEqualTo(NOW.plus(LIFE));
    assertThat(facts.purposes()).hasSize(2);
    assertThat(issued.toString()).doesNotContain("PRIVATE");
  }

  @Test
  void nothingOutlivesItsAuthority() {
    KeyPairPem brief = signing.authority(SHOP, Duration.ofDays(1), NOW);
    assertThat(signing.issue(leaf, brief, LIFE, NOW).facts().notAfter())
        .isEqualTo(NOW.plus(1, ChronoUnit.DAYS));
  }

  @Test
  void textThatIsNoCertificateCountsAsNone() {
    for (String text :
        List.of(
            "",
            "x",
            "-----BEGIN CERTIFICATE-----\nAAAA\n",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")) {
      assertThat(PemText.pair(text, authority.key())).as(text).isEmpty();
      assertThat(PemText.pair(authority.certificate(), text)).as(text).isEmpty();
    }
  }

  private static void validate(X509Certificate certificate, KeyPairPem anchor) throws Exception {
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(parsed(anchor.certificate()), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(NOW));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)),
            parameters);
  }

  private static X509Certificate parsed(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
