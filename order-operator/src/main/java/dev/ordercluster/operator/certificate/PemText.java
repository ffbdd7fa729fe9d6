package dev.ordercluster.operator.certificate;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/// Certificates and keys as PEM text (RFC 7468). Text of others may be anything: what cannot be
/// read counts as not there.
public final class PemText {
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String KEY = "PRIVATE KEY";
  private static final int HEXADECIMAL = 16;

  private PemText() {}

  /// A certificate and its key; empty when one of them cannot be read.
  public static Optional<KeyPairPem> pair(String certificate, String key) {
    return certificates(certificate).stream()
        .findFirst()
        .filter(_ -> privateKey(key).isPresent())
        .map(holder -> new KeyPairPem(certificate, key, facts(holder)));
  }

  /// Every certificate of a text, each as a text of its own.
  public static List<String> split(String bundle) {
    return certificates(bundle).stream().map(PemText::text).toList();
  }

  /// What the first certificate of a text says.
  static Optional<CertificateFacts> facts(String certificate) {
    return certificates(certificate).stream().findFirst().map(PemText::facts);
  }

  static List<X509CertificateHolder> certificates(String text) {
    List<X509CertificateHolder> found = new ArrayList<>();
    for (Object object : objects(text)) {
      if (object instanceof X509CertificateHolder holder) {
        found.add(holder);
      }
    }
    return found;
  }

  static Optional<PrivateKey> privateKey(String text) {
    for (Object object : objects(text)) {
      if (object instanceof PrivateKeyInfo info) {
        try {
          return Optional.of(new JcaPEMKeyConverter().getPrivateKey(info));
        } catch (IOException _) {
          return Optional.empty();
        }
      }
      // The older forms of RSA (PKCS #1) and EC (SEC 1).
      if (object instanceof PEMKeyPair pair) {
        try {
          return Optional.of(new JcaPEMKeyConverter().getKeyPair(pair).getPrivate());
        } catch (IOException _) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  static String text(X509CertificateHolder certificate) {
    try {
      return text(CERTIFICATE, certificate.getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(PrivateKey key) {
    return text(KEY, key.getEncoded());
  }

  private static String text(String label, byte[] der) {
    StringWriter out = new StringWriter();
    try (PemWriter writer = new PemWriter(out)) {
      writer.writeObject(new PemObject(label, der));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString().replace("\r\n", "\n");
  }

  private static List<Object> objects(String text) {
    List<Object> found = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
        found.add(object);
      }
    } catch (IOException | IllegalArgumentException | IllegalStateException _) {
      return List.of();
    }
    return found;
  }

  static CertificateFacts facts(X509CertificateHolder holder) {
    Extensions extensions =
        Optional.ofNullable(holder.getExtensions())
            .orElseGet(() -> new Extensions(new Extension[0]));
    String key =
        Optional.ofNullable(SubjectKeyIdentifier.fromExtensions(extensions))
            .map(one -> HexFormat.of().formatHex(one.getKeyIdentifier()))
            .orElse("");
    String authority =
        Optional.ofNullable(AuthorityKeyIdentifier.fromExtensions(extensions))
            .flatMap(one -> Optional.ofNullable(one.getKeyIdentifierOctets()))
            .map(HexFormat.of()::formatHex)
            .orElse("");
    return new CertificateFacts(
        hexadecimal(holder.getSerialNumber()),
        holder.getNotBefore().toInstant(),
        holder.getNotAfter().toInstant(),
        key,
        authority,
        names(extensions),
        purposes(extensions));
  }

  // Whole octets in capitals, as `openssl x509 -serial` prints it.
  private static String hexadecimal(BigInteger serialNumber) {
    String digits = serialNumber.toString(HEXADECIMAL).toUpperCase(Locale.ROOT);
    return digits.length() % 2 == 0 ? digits : "0" + digits;
  }

  private static Set<String> names(Extensions extensions) {
    return Optional.ofNullable(
            GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName))
        .map(all -> Stream.of(all.getNames()))
        .orElse(Stream.empty())
        .flatMap(name -> name(name).stream())
        .collect(Collectors.toSet());
  }

  private static Optional<String> name(GeneralName name) {
    try {
      return switch (name.getTagNo()) {
        case GeneralName.dNSName -> Optional.of(name.getName().toString());
        case GeneralName.iPAddress ->
            Optional.of(
                InetAddress.getByAddress(ASN1OctetString.getInstance(name.getName()).getOctets())
                    .getHostAddress());
        default -> Optional.empty();
      };
    } catch (UnknownHostException _) {
      return Optional.empty();
    }
  }

  private static Set<String> purposes(Extensions extensions) {
    return Optional.ofNullable(ExtendedKeyUsage.fromExtensions(extensions))
        .map(usage -> Stream.of(usage.getUsages()))
        .orElse(Stream.empty())
        .map(KeyPurposeId::getId)
        .collect(Collectors.toSet());
  }
}
