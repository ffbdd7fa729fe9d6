package dev.ordercluster.runtime.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and private keys in PEM text (RFC 7468).
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final List<String> KEY_TYPES = List.of("EC", "RSA", "EdDSA");

  private Pem() {}

  private record Block(String label, String text) {
    byte[] der() {
      return Base64.getMimeDecoder().decode(text);
    }
  }

  /// Every certificate of the text, in its order.
  ///
  /// @throws IllegalArgumentException when there is none or one cannot be read
  static List<X509Certificate> certificates(String text) {
    List<X509Certificate> found = new ArrayList<>();
    for (Block block : blocks(text)) {
      if (block.label().equals("CERTIFICATE")) {
        found.add(certificate(block.der()));
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("expected at least one PEM block CERTIFICATE");
    }
    return found;
  }

  /// The one private key of the text: PKCS #8, or the older forms of RSA (PKCS #1) and EC (SEC 1).
  ///
  /// @throws IllegalArgumentException when there is not exactly one, or it cannot be read
  static PrivateKey privateKey(String text) {
    List<Block> keys =
        blocks(text).stream().filter(block -> block.label().endsWith("PRIVATE KEY")).toList();
    if (keys.size() != 1) {
      throw new IllegalArgumentException(
          "expected exactly one PEM block PRIVATE KEY, found " + keys.size());
    }
    Block block = keys.getFirst();
    return switch (block.label()) {
      case "PRIVATE KEY" -> parsed(block.der());
      case "RSA PRIVATE KEY" -> parsed(Pkcs8.ofRsa(block.der()));
      case "EC PRIVATE KEY" -> parsed(Pkcs8.ofEc(block.der()));
      default ->
          throw new IllegalArgumentException(
              "a private key may not be encrypted here (was " + block.label() + ")");
    };
  }

  private static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  private static X509Certificate certificate(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("a PEM block CERTIFICATE is broken", e);
    }
  }

  private static PrivateKey parsed(byte[] pkcs8) {
    var broken = new IllegalArgumentException("the private key is broken or not EC, RSA or EdDSA");
    for (String type : KEY_TYPES) {
      try {
        return KeyFactory.getInstance(type).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException e) {
        broken.addSuppressed(e);
      }
    }
    throw broken;
  }
}
