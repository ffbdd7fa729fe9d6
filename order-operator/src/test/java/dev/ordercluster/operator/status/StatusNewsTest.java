package dev.ordercluster.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.Condition;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.rollout.RolloutMemory;
import dev.ordercluster.operator.rollout.RolloutStage;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What one report tells after another.
class StatusNewsTest {
  @Test
  void whatSumsUpTheOthersIsTheFirstCondition() {
    assertThat(new Scene().report().conditions())
        .extracting(Condition::type)
        .startsWith("Ready", "Degraded", "Progressing", "SpecValid");
  }

  @Test
  void whatWasTakenBackIsDegradedStalledAndOneWarning() {
    var rejection =
        new RolloutMemory.Rejection("d", "2.0.0", "gateway: pod x", "2026-11-23T10:00:00Z");
    OrderClusterStatus before = new Scene().completeBefore().report();
    OrderClusterStatus after =
        new Scene()
            .previous(before)
            .rollout(new RolloutStage.RolledBack(rejection, "1.0.0"))
            .report();
    assertThat(after.phase()).isEqualTo("Degraded");
    assertThat(after.version()).isEqualTo("1.0.0");
    assertThat(News.between(before, after))
        .singleElement()
        .satisfies(
            news -> {
              assertThat(news.reason()).isEqualTo("RolledBack");
              assertThat(News.isGood(news)).isFalse();
              assertThat(news.message()).contains("version 2.0.0 was taken back", "pod x");
            });
  }

  @Test
  void aPassThatWasInterruptedKeepsWhatWasSaidButIsNotReady() {
    OrderClusterStatus before = new Scene().completeBefore().report();
    OrderClusterStatus after =
        StatusReport.interrupted(before, 7, Instant.parse("2026-11-23T11:00:00Z"), "boom");
    assertThat(after.observedGeneration()).isEqualTo(7);
    assertThat(after.phase()).isEqualTo("Failed");
    assertThat(after.conditions()).hasSameSizeAs(before.conditions());
    assertThat(after.conditions().getFirst())
        .satisfies(
            ready -> {
              assertThat(ready.reason()).isEqualTo("ReconcileFailed");
              assertThat(ready.message()).contains("boom", "tried again");
              assertThat(ready.lastTransitionTime()).isEqualTo("2026-11-23T11:00:00Z");
            });
    OrderClusterStatus again =
        StatusReport.interrupted(after, 7, Instant.parse("2026-11-23T12:00:00Z"), "boom");
    assertThat(again).isEqualTo(after);
  }

  @Test
  void whatIsStillStartingIsToldByReadyAloneUntilItOnceServed() {
    OrderClusterStatus first = new Scene().nothingYet().report();
    OrderClusterStatus starting = new Scene().previous(first).pods(Component.REDIS, 1, 0).report();
    assertThat(News.between(first, starting))
        .extracting(Condition::type)
        .doesNotContain("RedisReady");
    OrderClusterStatus serving = new Scene().previous(starting).report();
    assertThat(News.between(serving, starting)).extracting(Condition::type).contains("RedisReady");
  }

  @Test
  void theCauseOfARollbackStandsInOneConditionAndIsTheMessage() {
    var rejection =
        new RolloutMemory.Rejection("d", "2.0.0", "gateway: pod x", "2026-11-23T10:00:00Z");
    OrderClusterStatus status =
        new Scene()
            .completeBefore()
            .rollout(new RolloutStage.RolledBack(rejection, "1.0.0"))
            .report();
    assertThat(status.conditions())
        .filteredOn(condition -> condition.message().contains("gateway: pod x"))
        .extracting(Condition::type)
        .containsExactly("Degraded");
    assertThat(status.conditions())
        .filteredOn(condition -> condition.message().contains("condition Degraded tells why"))
        .extracting(Condition::type)
        .containsExactly("Stalled", "Progressing");
    assertThat(status.message()).contains("version 2.0.0 was taken back", "gateway: pod x");
  }

  @Test
  void theMessageIsWhatIsWrongElseWhatIsUnderWayElseThatAllIsWell() {
    Scene scene = new Scene().completeBefore();
    assertThat(scene.report().message()).contains("a read through the gateway came back");
    assertThat(scene.updated(Component.GATEWAY, 1).report().message())
        .isEqualTo("gateway: 1 of 2 pods updated");
    assertThat(scene.pods(Component.GATEWAY, 2, 1).report().message())
        .isEqualTo("gateway: 1 of 2 pods serve");
    assertThat(scene.dataPath(new DataPath.Failed("was 503")).report().message())
        .isEqualTo("was 503");
  }

  @Test
  void aRestartIsToldWhenEveryPodWasReplacedAndStaysTold() {
    Scene scene = new Scene().completeBefore().updated(Component.GATEWAY, 1).restart("now");
    assertThat(scene.report().restarted()).isNull();
    OrderClusterStatus done = scene.updated(Component.GATEWAY, 2).report();
    assertThat(done.restarted()).isEqualTo("now");
    Scene again = new Scene().previous(done).updated(Component.GATEWAY, 0).restart("later");
    assertThat(again.report().restarted()).isEqualTo("now");
    assertThat(
            StatusReport.interrupted(done, 7, Instant.parse("2026-11-23T11:00:00Z"), "x")
                .restarted())
        .isEqualTo("now");
  }

  @Test
  void anImageThatCannotBeHadForTheMigrationIsSaidWhileItIsWaitedFor() {
    OrderClusterStatus status =
        new Scene()
            .completeBefore()
            .rollout(
                new RolloutStage.Migrating(
                    "1.0.0", "2.0.0", Optional.of("pod shop-migrate-1 ErrImagePull")))
            .report();
    assertThat(status.message())
        .contains("version 1.0.0 serves; but pod shop-migrate-1 ErrImagePull", "lasts 300 s");
  }
}
