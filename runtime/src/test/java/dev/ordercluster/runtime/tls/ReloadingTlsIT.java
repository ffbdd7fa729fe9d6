package dev.ordercluster.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files on a disk, as an operator mounts and replaces them.
class ReloadingTlsIT {
  private static final Duration DAY = Duration.ofDays(1);

  private final TestAuthority authority = new TestAuthority("authority");
  @TempDir private Path directory;

  private ReloadingTls start() {
    var pair = new TlsFiles.Pair(directory.resolve("tls.crt"), directory.resolve("tls.key"));
    return ReloadingTls.start(
        "test", new TlsFiles(Optional.of(pair), Optional.empty()), InstantSource.system());
  }

  private static void awaitFault(ReloadingTls tls, String said) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(tls.state().fault()).contains(said));
  }

  @Test
  void aNewPairIsTakenOverAndABrokenOneKeepsTheOldAndSaysWhy() {
    var first = authority.issue(DAY, "localhost").write(directory);
    try (ReloadingTls tls = start()) {
      assertThat(tls.state().notAfter()).hasValue(first.parsed().getNotAfter().toInstant());

      var second = authority.issue(DAY.multipliedBy(2), "localhost").write(directory);
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> tls.state().reloads() == 1);
      assertThat(tls.state().notAfter()).hasValue(second.parsed().getNotAfter().toInstant());

      TestAuthority.replace(directory.resolve("tls.key"), first.key());
      awaitFault(tls, "does not belong to the certificate");
      TestAuthority.replace(directory.resolve("tls.key"), "rubbish");
      awaitFault(tls, "expected exactly one PEM block PRIVATE KEY");
      authority.issue(Duration.ofDays(-1), "localhost").write(directory);
      awaitFault(tls, "expired at");
      assertThat(tls.state().notAfter()).hasValue(second.parsed().getNotAfter().toInstant());
      assertThat(tls.state().reloads()).isEqualTo(1);
      assertThat(tls.state().failures()).isGreaterThanOrEqualTo(3);

      second.write(directory);
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> tls.state().fault() == null);
    }
  }

  @Test
  void aMissingFileIsNamedAtStart() {
    assertThatThrownBy(this::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("test: cannot read")
        .hasMessageContaining("tls.crt");
  }

  @ParameterizedTest
  @CsvSource({"EC,256,EC PRIVATE KEY", "EC,384,EC PRIVATE KEY", "RSA,2048,RSA PRIVATE KEY"})
  void theOlderEncodingsOfKeysAreRead(String type, int bits, String label) throws IOException {
    KeyPair pair = TestAuthority.keyPair(type, bits);
    byte[] inner =
        PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded())
            .parsePrivateKey()
            .toASN1Primitive()
            .getEncoded();
    byte[] old = label.startsWith("EC") ? sec1(pair.getPrivate()) : inner;

    PrivateKey read = Pem.privateKey(TestAuthority.pem(label, old));
    var certificate = authority.issue(pair, DAY, "localhost").parsed();
    var material = new TlsMaterial(List.of(certificate), Optional.of(read), List.of());
    assertThat(material.notAfter()).hasValue(certificate.getNotAfter().toInstant());
  }

  // PKCS #8 keeps the curve outside of the key, SEC 1 inside.
  private static byte[] sec1(PrivateKey key) throws IOException {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
    var inner = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(info.parsePrivateKey());
    int bits = ((java.security.interfaces.ECKey) key).getParams().getOrder().bitLength();
    return new org.bouncycastle.asn1.sec.ECPrivateKey(
            bits, inner.getKey(), info.getPrivateKeyAlgorithm().getParameters())
        .getEncoded();
  }

  @Test
  void aSmallRsaKeyAndAnEncryptedKeyAreRefused() {
    KeyPair small = TestAuthority.keyPair("RSA", 1024);
    authority.issue(small, DAY, "localhost").write(directory);
    assertThatThrownBy(this::start).hasMessageContaining("at least 2048 bits");

    TestAuthority.replace(
        directory.resolve("tls.key"), TestAuthority.pem("ENCRYPTED PRIVATE KEY", new byte[] {1}));
    assertThatThrownBy(this::start).hasMessageContaining("may not be encrypted");
  }

  @Test
  void everySuiteThatIsOfferedIsKnownToTheJdkAndHasForwardSecrecy() throws Exception {
    List<String> known =
        Arrays.asList(
            javax.net.ssl.SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
    assertThat(known).contains(ReloadingTls.suites());
    assertThat(ReloadingTls.suites()).allMatch(suite -> suite.matches("TLS_(ECDHE_)?[A-Z0-9_]+"));
    assertThat(ReloadingTls.suites()).noneMatch(suite -> suite.contains("CBC"));
  }
}
