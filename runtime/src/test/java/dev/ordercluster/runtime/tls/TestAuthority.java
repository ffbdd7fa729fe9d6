package dev.ordercluster.runtime.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Issues certificates for tests and writes them as PEM files, as an operator would.
public final class TestAuthority {
  private final X500Name name;
  private final KeyPair pair = keyPair("EC", 256);
  private final X509Certificate certificate;

  /// A certificate and its key, PEM.
  public record Issued(String certificate, String key, X509Certificate parsed, PrivateKey secret) {
    /// Writes `tls.crt` and `tls.key` into the directory, each replaced in one step.
    public Issued write(Path directory) {
      replace(directory.resolve("tls.crt"), certificate);
      replace(directory.resolve("tls.key"), key);
      return this;
    }
  }

  public TestAuthority(String name) {
    this.name = new X500Name("CN=" + name);
    this.certificate = sign(this.name, pair, List.of(), Duration.ofDays(30), true);
  }

  /// The authority's certificate, PEM.
  public String pem() {
    return pem("CERTIFICATE", encoded(certificate));
  }

  public Path write(Path file) {
    replace(file, pem());
    return file;
  }

  /// A certificate with a P-256 key for these names; an address is recognised as one.
  public Issued issue(Duration life, String... names) {
    return issue(keyPair("EC", 256), life, names);
  }

  /// A certificate for that key.
  public Issued issue(KeyPair key, Duration life, String... names) {
    List<GeneralName> alternatives =
        Arrays.stream(names)
            .map(
                text ->
                    new GeneralName(
                        text.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName,
                        text))
            .toList();
    X509Certificate issued = sign(new X500Name("CN=" + names[0]), key, alternatives, life, false);
    return new Issued(
        pem("CERTIFICATE", encoded(issued)),
        pem("PRIVATE KEY", key.getPrivate().getEncoded()),
        issued,
        key.getPrivate());
  }

  /// A client's context that trusts this authority and presents nothing.
  public SSLContext client() {
    CurrentTrust trust = new CurrentTrust();
    trust.use(List.of(certificate));
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static KeyPair keyPair(String type, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  /// Writes a file in one step.
  public static void replace(Path file, String text) {
    try {
      Path next = Files.createTempFile(file.toAbsolutePath().getParent(), "next", ".pem");
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private X509Certificate sign(
      X500Name subject, KeyPair key, List<GeneralName> names, Duration life, boolean authority) {
    Instant end = Instant.now().plus(life);
    Instant start = end.minus(Duration.ofDays(60));
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              new BigInteger(120, new SecureRandom()),
              Date.from(start),
              Date.from(end),
              subject,
              key.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(names.toArray(GeneralName[]::new)));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
