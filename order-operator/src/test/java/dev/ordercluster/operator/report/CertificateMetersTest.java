package dev.ordercluster.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus.CertificateStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateMetersTest {
  @Test
  void theEndOfEveryCertificateIsToldUntilItsClusterGoes() {
    Board board = new Board();
    board.told(
        new Board.Seen(
            "default",
            "shop",
            OrderClusterSpec.defaults(),
            new OrderClusterStatus(
                1L,
                "Ready",
                "1.0.0",
                List.of(),
                null,
                null,
                null,
                null,
                null,
                List.of(
                    new CertificateStatus("gateway", "a1", "1970-01-01T00:01:40Z"),
                    new CertificateStatus("authority", "a0", "")),
                null),
            Instant.EPOCH));
    assertThat(CertificateMeters.text(board))
        .endsWith("{namespace=\"default\",cluster=\"shop\",certificate=\"gateway\"} 100\n")
        .doesNotContain("authority");
    board.forget("default", "shop");
    assertThat(CertificateMeters.text(board)).doesNotContain("gateway");
  }
}
