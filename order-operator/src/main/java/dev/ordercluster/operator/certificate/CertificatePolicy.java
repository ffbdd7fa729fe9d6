package dev.ordercluster.operator.certificate;

import dev.ordercluster.operator.api.v1beta1.Transport;
import java.time.Duration;
import java.time.Instant;

/// How long certificates last.
///
/// An authority lasts four times as long as what it signs and is replaced when a third of that is
/// left, which is longer than a certificate lasts: none outlives its authority.
///
/// @param validity of a component's certificate
/// @param renewBefore how long before its end it is renewed
/// @param propagation how long it takes until a change of a Secret has reached every process
public record CertificatePolicy(Duration validity, Duration renewBefore, Duration propagation) {
  private static final int AUTHORITY_LIVES = 4;
  private static final int LEFT = 3;

  /// The policy of a spec.
  public static CertificatePolicy of(Transport transport, Duration propagation) {
    return new CertificatePolicy(transport.validity(), transport.renewalTime(), propagation);
  }

  Duration authorityLife() {
    return validity.multipliedBy(AUTHORITY_LIVES);
  }

  /// When a component's certificate is to be renewed.
  Instant renewalOf(CertificateFacts leaf) {
    return leaf.notAfter().minus(renewBefore);
  }

  /// When somebody else should have renewed a certificate, which may be made for a shorter time.
  Instant renewalOfOthers(CertificateFacts leaf) {
    Duration third = leaf.life().dividedBy(LEFT);
    return leaf.notAfter().minus(third.compareTo(renewBefore) < 0 ? third : renewBefore);
  }

  /// When an authority is to be replaced.
  Instant renewalOfAuthority(CertificateFacts authority) {
    return authority.notAfter().minus(authorityLife().dividedBy(LEFT));
  }
}
