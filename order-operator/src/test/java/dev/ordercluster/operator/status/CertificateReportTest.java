package dev.ordercluster.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.Condition;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.certificate.CertificateView;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CertificateReportTest {
  @Test
  void aCertificateThatIsNotRenewedInTimeIsSaidBeforeAndAfterItExpires() {
    Instant end = Instant.parse("2026-11-23T12:00:00Z");
    Scene scene =
        new Scene()
            .certificates(
                new CertificateView("order-service", "a1", end.plusSeconds(1), end),
                new CertificateView("gateway", "a2", end, end.minusSeconds(3600)),
                new CertificateView("postgres", "a3", end.plusSeconds(2), end));
    assertThat(condition(scene.report()))
        .satisfies(
            told -> {
              assertThat(told.reason()).isEqualTo("CertificatesCurrent");
              assertThat(told.message()).contains("gateway, valid until 2026-11-23T12:00:00Z");
            });
    assertThat(scene.report().certificates())
        .containsExactly(
            new OrderClusterStatus.CertificateStatus("order-service", "a1", "2026-11-23T12:00:01Z"),
            new OrderClusterStatus.CertificateStatus("gateway", "a2", "2026-11-23T12:00:00Z"),
            new OrderClusterStatus.CertificateStatus("postgres", "a3", "2026-11-23T12:00:02Z"));
    scene.paused().later(Duration.ofMinutes(61));
    assertThat(condition(scene.report()))
        .satisfies(
            told -> {
              assertThat(told.status()).isEqualTo("False");
              assertThat(told.reason()).isEqualTo("CertificateExpiring");
              assertThat(told.message()).endsWith("was not renewed: the cluster is paused");
            });
    scene.later(Duration.ofMinutes(60));
    assertThat(condition(scene.report()).reason()).isEqualTo("CertificateExpired");
  }

  @Test
  void aCertificateThatIsNotThereYetIsNamed() {
    Instant end = Instant.parse("2027-05-21T10:00:00Z");
    OrderClusterStatus status =
        new Scene().certificates(new CertificateView("gateway", "a2", end, end)).report();
    assertThat(condition(status))
        .satisfies(
            told -> {
              assertThat(told.status()).isEqualTo("False");
              assertThat(told.reason()).isEqualTo("CertificatesPending");
              assertThat(told.message()).contains("order-service");
            });
  }

  @Test
  void aNewCertificateIsNewsAndTheFirstOneIsNot() {
    OrderClusterStatus before = new Scene().report();
    Instant end = Instant.parse("2027-05-21T10:00:00Z");
    OrderClusterStatus after =
        new Scene().certificates(new CertificateView("gateway", "a2", end, end)).report();
    assertThat(CertificateReport.renewed(null, before)).isEmpty();
    assertThat(CertificateReport.renewed(before, before)).isEmpty();
    assertThat(CertificateReport.renewed(before, after))
        .containsExactly(
            new OrderClusterStatus.CertificateStatus("gateway", "a2", "2027-05-21T10:00:00Z"));
  }

  @Test
  void aCertificateThatIsReplacedWithinTheSecondIsNews() {
    Instant end = Instant.parse("2027-05-21T10:00:00Z");
    OrderClusterStatus unnumbered =
        new Scene().certificates(new CertificateView("gateway", "", end, end)).report();
    OrderClusterStatus before =
        new Scene().certificates(new CertificateView("gateway", "a2", end, end)).report();
    OrderClusterStatus after =
        new Scene().certificates(new CertificateView("gateway", "a3", end, end)).report();
    assertThat(CertificateReport.renewed(before, after))
        .containsExactlyElementsOf(after.certificates());
    // A status of a version that told no serial numbers.
    assertThat(CertificateReport.renewed(unnumbered, before)).isEmpty();
  }

  private static Condition condition(OrderClusterStatus status) {
    return Conditions.find(status.conditions(), ConditionType.CERTIFICATES_VALID).orElseThrow();
  }
}
