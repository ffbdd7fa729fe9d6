package dev.ordercluster.operator.certificate;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// What a certificate says.
///
/// @param serialNumber in hexadecimal, as openssl prints it; unique among those of an authority
///   (RFC 5280, 4.1.2.2)
/// @param key identifier of its own key
/// @param authority identifier of the key that signed it
/// @param names of its subject, addresses included
/// @param purposes object identifiers of what it may be used for
public record CertificateFacts(
    String serialNumber,
    Instant notBefore,
    Instant notAfter,
    String key,
    String authority,
    Set<String> names,
    Set<String> purposes) {
  /// Certificates count from a little before they are issued, for clocks that are behind.
  static final Duration SKEW = Duration.ofMinutes(5);

  public CertificateFacts {
    names = Set.copyOf(names);
    purposes = Set.copyOf(purposes);
  }

  Instant issuedAt() {
    return notBefore.plus(SKEW);
  }

  /// How long it was made to last.
  Duration life() {
    return Duration.between(issuedAt(), notAfter);
  }

  boolean validAt(Instant now) {
    return !now.isBefore(notBefore) && now.isBefore(notAfter);
  }
}
