package dev.ordercluster.operator.status;

import dev.ordercluster.operator.api.v1beta1.GatewayTls;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus.CertificateStatus;
import dev.ordercluster.operator.certificate.CertificateView;
import dev.ordercluster.operator.certificate.Leaf;
import dev.ordercluster.operator.desired.Component;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the status tells of certificates. They are renewed long before they expire; the condition
/// turns false when half of the time for that has gone by without it.
public final class CertificateReport {
  private CertificateReport() {}

  static List<CertificateStatus> status(Observation observed) {
    OrderClusterStatus before = observed.previous();
    if (observed.deleting() && before != null) {
      return before.certificates();
    }
    return observed.certificates().stream()
        .map(
            one -> new CertificateStatus(one.name(), one.serialNumber(), one.notAfter().toString()))
        .toList();
  }

  static void condition(Conditions conditions, Observation observed) {
    boolean begun = observed.certificates().isEmpty() && observed.workloads().isEmpty();
    if (begun || observed.deleting()) {
      conditions.repeat(ConditionType.CERTIFICATES_VALID);
      return;
    }
    List<String> expected = expected(observed);
    if (expected.isEmpty()) {
      conditions.set(
          ConditionType.CERTIFICATES_VALID,
          true,
          Reason.TRANSPORT_IN_CLEAR,
          "no certificates are needed: spec.security.transport.mode is Disabled, and spec.gateway.tls"
              + " is absent");
      return;
    }
    Optional<CertificateView> first =
        observed.certificates().stream().min(Comparator.comparing(CertificateView::notAfter));
    if (first.isEmpty()) {
      Verdict pending = pending(observed);
      conditions.set(
          ConditionType.CERTIFICATES_VALID, pending.good(), pending.reason(), pending.words());
      return;
    }
    condition(conditions, observed, first.get());
  }

  private static List<String> expected(Observation observed) {
    return Leaf.of(observed.cluster(), observed.spec(), List.of()).stream()
        .map(Leaf::name)
        .toList();
  }

  private static void condition(
      Conditions conditions, Observation observed, CertificateView first) {
    Optional<CertificateView> late =
        observed.certificates().stream()
            .filter(one -> !observed.now().isBefore(one.alarm()))
            .min(Comparator.comparing(CertificateView::notAfter));
    Optional<String> missing =
        expected(observed).stream()
            .filter(
                name -> observed.certificates().stream().noneMatch(one -> one.name().equals(name)))
            .findFirst();
    if (!observed.now().isBefore(first.notAfter())) {
      conditions.set(
          ConditionType.CERTIFICATES_VALID,
          false,
          Reason.CERTIFICATE_EXPIRED,
          words(first) + " has expired" + why(observed));
    } else if (late.isPresent()) {
      conditions.set(
          ConditionType.CERTIFICATES_VALID,
          false,
          Reason.CERTIFICATE_EXPIRING,
          words(late.get()) + " is due and was not renewed" + why(observed));
    } else if (missing.isPresent()) {
      conditions.set(
          ConditionType.CERTIFICATES_VALID,
          false,
          Reason.CERTIFICATES_PENDING,
          "there is no certificate of " + missing.get() + " yet" + where(observed, missing.get()));
    } else {
      conditions.set(
          ConditionType.CERTIFICATES_VALID,
          true,
          Reason.CERTIFICATES_CURRENT,
          "every certificate is current; the first to be renewed: " + words(first));
    }
  }

  private static String where(Observation observed, String name) {
    GatewayTls tls = observed.spec().gateway().tls();
    return tls == null || tls.secretName() == null || !name.equals(Leaf.PUBLIC)
        ? ""
        : ": the Secret "
            + tls.secretName()
            + " with tls.crt and tls.key (PEM) is missing or cannot be read";
  }

  // The order service is who cannot do without: what keeps it from having one is said of it.
  private static Verdict pending(Observation observed) {
    return Optional.ofNullable(observed.verdicts().get(Component.ORDER_SERVICE))
        .orElseGet(
            () ->
                new Verdict(
                    false,
                    Reason.CERTIFICATES_PENDING,
                    !observed.spec().security().encrypts()
                        ? "there is no certificate of gateway-public yet"
                            + where(observed, Leaf.PUBLIC)
                        : observed.spec().security().transport().issuerRef() == null
                            ? "no certificate was issued yet"
                            : "cert-manager has not put certificates into the Secrets yet"));
  }

  private static String words(CertificateView one) {
    return one.name() + ", valid until " + one.notAfter();
  }

  private static String why(Observation observed) {
    return observed.spec().paused()
        ? ": the cluster is paused"
        : observed.applyFailure().map(failure -> ": " + failure.words()).orElse("");
  }

  /// Certificates that were issued anew since the status before.
  public static List<CertificateStatus> renewed(
      @Nullable OrderClusterStatus before, OrderClusterStatus after) {
    if (before == null || before.certificates().isEmpty()) {
      return List.of();
    }
    return after.certificates().stream()
        .filter(one -> before.certificates().stream().noneMatch(old -> isSame(old, one)))
        .toList();
  }

  // Two that were issued within a second expire at the same time. A status of an earlier version
  // has no serial numbers.
  private static boolean isSame(CertificateStatus old, CertificateStatus one) {
    return old.name().equals(one.name())
        && old.notAfter().equals(one.notAfter())
        && (old.serialNumber().isEmpty() || old.serialNumber().equals(one.serialNumber()));
  }
}
