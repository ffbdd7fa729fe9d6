package dev.ordercluster.operator.validation;

import dev.ordercluster.operator.api.v1beta1.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/// Lengths of time of certificates that fit together, and a mode that stays.
final class TransportRules {
  private static final String FIELD = "spec.security.transport";
  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(825);

  private TransportRules() {}

  /// @param broken takes the field and the rule that it breaks
  static void check(Transport transport, BiConsumer<String, String> broken) {
    Duration validity;
    Duration renewal;
    try {
      validity = transport.validity();
      renewal = transport.renewalTime();
    } catch (IllegalArgumentException e) {
      broken.accept(FIELD, String.valueOf(e.getMessage()));
      return;
    }
    if (transport.issuerRef() != null && transport.issuerRef().name().isEmpty()) {
      broken.accept(FIELD + ".issuerRef.name", "must name an issuer");
    }
    if (validity.compareTo(SHORTEST) < 0 || validity.compareTo(LONGEST) > 0) {
      broken.accept(
          FIELD + ".certificateValidity",
          "must be 1h to 825d, was " + transport.certificateValidity());
    }
    if (renewal.compareTo(validity) >= 0) {
      broken.accept(
          FIELD + ".renewBefore",
          "must be shorter than certificateValidity (" + transport.certificateValidity() + ")");
    }
  }

  static void switched(List<Violation> broken, Transport before, Transport now) {
    if (before.mode() != now.mode()) {
      broken.add(new Violation(FIELD, Transport.MODE_IS_IMMUTABLE));
    }
    if (!Objects.equals(before.issuerRef(), now.issuerRef())) {
      broken.add(new Violation(FIELD, Transport.ISSUER_IS_IMMUTABLE));
    }
  }
}
