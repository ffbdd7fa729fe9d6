package dev.ordercluster.operator.certificate;

/// A certificate and its private key, PEM, with what the certificate says.
public record KeyPairPem(String certificate, String key, CertificateFacts facts) {
  /// Without the key.
  @Override
  public String toString() {
    return "KeyPairPem[" + facts + "]";
  }
}
