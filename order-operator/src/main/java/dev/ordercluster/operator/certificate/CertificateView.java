package dev.ordercluster.operator.certificate;

import java.time.Duration;
import java.time.Instant;

/// A certificate as the status tells it.
///
/// @param serialNumber in hexadecimal
/// @param alarm when somebody has to know that it is still not renewed
public record CertificateView(String name, String serialNumber, Instant notAfter, Instant alarm) {
  private static final int HALF = 2;

  static CertificateView of(String name, CertificateFacts facts, Instant renewal) {
    Duration left = Duration.between(renewal, facts.notAfter());
    return new CertificateView(
        name, facts.serialNumber(), facts.notAfter(), renewal.plus(left.dividedBy(HALF)));
  }
}
