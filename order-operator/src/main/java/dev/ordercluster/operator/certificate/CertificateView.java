package dev.ordercluster.operator.certificate;

import java.time.Duration;
import java.time.Instant;

/// A certificate as the status tells it.
///
/// @param alarm when somebody has to know that it is still not renewed
public record CertificateView(String name, Instant notAfter, Instant alarm) {
  private static final int HALF = 2;

  static CertificateView of(String name, CertificateFacts facts, Instant renewal) {
    Duration left = Duration.between(renewal, facts.notAfter());
    return new CertificateView(name, facts.notAfter(), renewal.plus(left.dividedBy(HALF)));
  }
}
