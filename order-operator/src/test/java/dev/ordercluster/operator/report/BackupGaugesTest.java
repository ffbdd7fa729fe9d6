package dev.ordercluster.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.Condition;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus.LastBackup;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupGaugesTest {
  @Test
  void theMomentOfTheLastGoodBackupIsToldAndWhetherTheLastAttemptWasGood() {
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
                List.of(
                    new Condition(
                        "BackupsCurrent", "False", "BackupFailed", "no space", 1L, "2026")),
                null,
                null,
                null,
                null,
                null,
                List.of(),
                new LastBackup("1970-01-01T00:01:40Z", "2Ki", 7, "here")),
            Instant.EPOCH));
    assertThat(BackupGauges.text(board))
        .contains(
            "last_backup_timestamp_seconds{namespace=\"default\",cluster=\"shop\"} 100\n",
            "backups_current{namespace=\"default\",cluster=\"shop\"} 0\n");
  }
}
