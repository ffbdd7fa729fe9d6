package dev.ordercluster.operator.certificate;

import dev.ordercluster.operator.desired.ClusterName;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes keys and signs certificates: P-256 and SHA-256, version 3 with the extensions that RFC
/// 5280 asks for.
public final class Signing {
  private static final String CURVE = "secp256r1";
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final int SERIAL_BITS = 127;
  private static final int NAME_BYTES = 6;

  private final SecureRandom random;

  public Signing(SecureRandom random) {
    this.random = random;
  }

  /// A new authority of a cluster. Its name is like no other's, so that two of them can be trusted
  /// at the same time.
  KeyPairPem authority(ClusterName cluster, Duration life, Instant now) {
    byte[] mark = new byte[NAME_BYTES];
    random.nextBytes(mark);
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.OU, cluster.namespace())
            .addRDN(BCStyle.O, cluster.name())
            .addRDN(BCStyle.CN, "OrderCluster CA " + HexFormat.of().formatHex(mark))
            .build();
    try {
      KeyPair pair = keys();
      X509v3CertificateBuilder builder = builder(name, name, pair, new Span(now, now.plus(life)));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return signed(builder, pair, pair.getPrivate());
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("P-256 is required of every Java platform", e);
    }
  }

  /// A new certificate with a new key.
  KeyPairPem issue(Leaf wanted, KeyPairPem signer, Duration life, Instant now) {
    X509CertificateHolder authority = PemText.certificates(signer.certificate()).getFirst();
    PrivateKey key =
        PemText.privateKey(signer.key())
            .orElseThrow(() -> new IllegalArgumentException("the authority has no key"));
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, wanted.names().getFirst()).build();
    Instant end = now.plus(life);
    Instant last = authority.getNotAfter().toInstant();
    try {
      KeyPair pair = keys();
      X509v3CertificateBuilder builder =
          builder(
              authority.getSubject(), name, pair, new Span(now, end.isBefore(last) ? end : last));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, purposes(wanted));
      builder.addExtension(Extension.subjectAlternativeName, false, names(wanted));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils()
              .createAuthorityKeyIdentifier(authority.getSubjectPublicKeyInfo()));
      return signed(builder, pair, key);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("P-256 is required of every Java platform", e);
    }
  }

  private record Span(Instant from, Instant to) {}

  private KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(CURVE), random);
    return generator.generateKeyPair();
  }

  private X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair pair, Span span)
      throws GeneralSecurityException, IOException {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(SERIAL_BITS, random),
            Date.from(span.from().minus(CertificateFacts.SKEW)),
            Date.from(span.to()),
            subject,
            pair.getPublic());
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils()
            .createSubjectKeyIdentifier(
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded())));
    return builder;
  }

  private static ExtendedKeyUsage purposes(Leaf wanted) {
    return new ExtendedKeyUsage(
        wanted.purposes().stream()
            .map(one -> KeyPurposeId.getInstance(new ASN1ObjectIdentifier(one.id())))
            .toArray(KeyPurposeId[]::new));
  }

  private static GeneralNames names(Leaf wanted) {
    return new GeneralNames(
        wanted.names().stream()
            .map(
                name ->
                    new GeneralName(
                        Leaf.isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
            .toArray(GeneralName[]::new));
  }

  private KeyPairPem signed(X509v3CertificateBuilder builder, KeyPair pair, PrivateKey signer)
      throws OperatorCreationException {
    X509CertificateHolder certificate =
        builder.build(new JcaContentSignerBuilder(SIGNATURE).setSecureRandom(random).build(signer));
    return new KeyPairPem(
        PemText.text(certificate), PemText.text(pair.getPrivate()), PemText.facts(certificate));
  }
}
