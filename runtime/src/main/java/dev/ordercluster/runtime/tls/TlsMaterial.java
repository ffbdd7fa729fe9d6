package dev.ordercluster.runtime.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A checked set of keys and certificates: the key belongs to the chain's first certificate, each
/// further one signed the one before.
///
/// @param chain the own certificate first; empty when nothing is presented
/// @param trusted the authorities of the other side; empty when it presents nothing
record TlsMaterial(
    List<X509Certificate> chain, Optional<PrivateKey> key, List<X509Certificate> trusted) {
  private static final int SMALLEST_RSA = 2048;

  TlsMaterial {
    chain = List.copyOf(chain);
    trusted = List.copyOf(trusted);
    if (chain.isEmpty() != key.isEmpty()) {
      throw new IllegalArgumentException("a certificate chain needs its private key");
    }
    if (!chain.isEmpty()) {
      requirePair(chain.getFirst(), key.orElseThrow());
      requireOrder(chain);
    }
  }

  /// Refuses what no client would accept at that time.
  void requireValidAt(Instant now) {
    for (X509Certificate certificate : chain) {
      if (certificate.getNotAfter().toInstant().isBefore(now)) {
        throw new IllegalArgumentException(
            "the certificate expired at " + certificate.getNotAfter().toInstant());
      }
      if (certificate.getNotBefore().toInstant().isAfter(now)) {
        throw new IllegalArgumentException(
            "the certificate is not valid before " + certificate.getNotBefore().toInstant());
      }
    }
  }

  /// When the first certificate of the own chain expires.
  Optional<Instant> notAfter() {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Instant::compareTo);
  }

  private static void requirePair(X509Certificate certificate, PrivateKey key) {
    if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < SMALLEST_RSA) {
      throw new IllegalArgumentException("an RSA key must have at least 2048 bits");
    }
    byte[] probe = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(algorithm(key));
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(probe);
      if (signature.verify(signed)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the private key does not belong to the certificate", e);
    }
    throw new IllegalArgumentException("the private key does not belong to the certificate");
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> "EdDSA";
    };
  }

  private static void requireOrder(List<X509Certificate> chain) {
    for (int i = 1; i < chain.size(); i++) {
      try {
        chain.get(i - 1).verify(chain.get(i).getPublicKey());
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException(
            "certificate " + (i + 1) + " of the chain did not sign the one before it", e);
      }
    }
  }

  /// Without the key.
  @Override
  public String toString() {
    return "TlsMaterial[" + chain.size() + " certificates, " + trusted.size() + " authorities]";
  }
}
