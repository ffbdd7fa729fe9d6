package dev.ordercluster.local.api.security;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The cluster's own certificate authority, made once and kept, and the certificate that the API
/// server presents, made anew at every start.
public final class CertificateAuthority {
  private static final String ALIAS = "ca";
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
  private static final Duration SERVER_LIFE = Duration.ofDays(825);
  private static final String SIGNATURE = "SHA256withECDSA";

  // The key store lies in a private folder beside the objects it protects; a password in the code
  // or beside the file would add nothing.
  private static final char[] NO_PASSWORD = new char[0];

  private final PrivateKey key;
  private final X509Certificate certificate;
  private final InstantSource clock;

  private CertificateAuthority(PrivateKey key, X509Certificate certificate, InstantSource clock) {
    this.key = key;
    this.certificate = certificate;
    this.clock = clock;
  }

  public static CertificateAuthority open(Path directory, InstantSource clock)
      throws IOException, GeneralSecurityException {
    Path file = directory.resolve("ca.p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    if (Files.exists(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, NO_PASSWORD);
      }
      return new CertificateAuthority(
          (PrivateKey) store.getKey(ALIAS, NO_PASSWORD),
          (X509Certificate) store.getCertificate(ALIAS),
          clock);
    }
    KeyPair pair = keyPair();
    X500Name name = new X500Name("CN=ordercluster-local-ca");
    X509Certificate certificate =
        sign(new Request(name, name, pair, AUTHORITY_LIFE, List.of()), pair.getPrivate(), clock);
    store.load(null, NO_PASSWORD);
    store.setKeyEntry(ALIAS, pair.getPrivate(), NO_PASSWORD, new Certificate[] {certificate});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, NO_PASSWORD);
    PrivateFiles.write(file, bytes.toByteArray());
    return new CertificateAuthority(pair.getPrivate(), certificate, clock);
  }

  /// The authority's certificate, PEM.
  public String pem() throws GeneralSecurityException {
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
  }

  /// A TLS context of a server reachable under these names and addresses.
  public SSLContext serverContext(List<String> addresses, List<String> names)
      throws GeneralSecurityException {
    KeyPair pair = keyPair();
    List<GeneralName> alternatives =
        java.util.stream.Stream.concat(
                addresses.stream().map(ip -> new GeneralName(GeneralName.iPAddress, ip)),
                names.stream().map(name -> new GeneralName(GeneralName.dNSName, name)))
            .toList();
    X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    Request request =
        new Request(issuer, new X500Name("CN=kube-apiserver"), pair, SERVER_LIFE, alternatives);
    X509Certificate server = sign(request, key, clock);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, NO_PASSWORD);
    } catch (IOException e) {
      throw new GeneralSecurityException("cannot make an empty key store", e);
    }
    store.setKeyEntry(
        "server", pair.getPrivate(), NO_PASSWORD, new Certificate[] {server, certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509Certificate sign(Request request, PrivateKey signer, InstantSource clock)
      throws GeneralSecurityException {
    Instant start = clock.instant().minus(Duration.ofMinutes(5));
    boolean authority = request.alternatives().isEmpty();
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              request.issuer(),
              new BigInteger(127, new SecureRandom()),
              Date.from(start),
              Date.from(start.plus(request.life())),
              request.subject(),
              request.pair().getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(authority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
      if (!authority) {
        builder.addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(request.alternatives().toArray(GeneralName[]::new)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(signer)));
    } catch (IOException | OperatorCreationException e) {
      throw new GeneralSecurityException("cannot sign a certificate", e);
    }
  }

  private record Request(
      X500Name issuer,
      X500Name subject,
      KeyPair pair,
      Duration life,
      List<GeneralName> alternatives) {}
}
