package dev.ordercluster.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.BackupSpec;
import dev.ordercluster.operator.api.v1beta1.Storage;
import dev.ordercluster.operator.backup.BackupPlan.Run;
import dev.ordercluster.operator.desired.ClusterName;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackupPlanTest {
  private static final ClusterName SHOP = new ClusterName("default", "shop", "uid");
  private static final Storage VOLUME = new Storage("20Gi", null);
  private static final BackupSpec NIGHTLY = new BackupSpec("0 2 * * *", "UTC", 7, VOLUME);
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final BackupMemory.Taken TAKEN =
      new BackupMemory.Taken("20261123T120000.000Z", "2026-11-23T12:00:00Z", 12, 3);

  private static BackupPlan.Facts facts(Instant now, String request, Run run) {
    return new BackupPlan.Facts(SHOP, NIGHTLY, now, request, true, run);
  }

  private static BackupMemory at(BackupMemory memory, Instant now, Run run) {
    return BackupPlan.decide(memory, facts(now, "", run));
  }

  private static BackupMemory takenAtNoon() {
    BackupMemory begun = at(BackupMemory.NOTHING, NOON, new Run.Absent());
    return at(begun, NOON.plusSeconds(9), new Run.Succeeded(TAKEN));
  }

  @Test
  void theFirstIsTakenAtOnceAndItsJobIsNamedUntilItEnds() {
    BackupMemory begun = at(BackupMemory.NOTHING, NOON, new Run.Absent());
    assertThat(begun.job()).matches("shop-backup-[0-9a-f]{8}");
    assertThat(at(begun, NOON.plusSeconds(1), new Run.Absent())).isEqualTo(begun);
    assertThat(at(begun, NOON.plusSeconds(2), new Run.Running())).isEqualTo(begun);
    BackupMemory done = at(begun, NOON.plusSeconds(9), new Run.Succeeded(TAKEN));
    assertThat(done.job()).isEmpty();
    assertThat(done.done()).isEqualTo(begun.job());
    assertThat(done.last()).isEqualTo(TAKEN);
  }

  @Test
  void noneIsBegunWhileTheDatabaseIsNotThereForIt() {
    BackupPlan.Facts busy =
        new BackupPlan.Facts(SHOP, NIGHTLY, NOON, "please", false, new Run.Absent());
    assertThat(BackupPlan.decide(BackupMemory.NOTHING, busy)).isEqualTo(BackupMemory.NOTHING);
  }

  @Test
  void theNextIsTakenWhenItsTimeHasComeAndAMissedOneIsMadeUpForOnce() {
    BackupMemory taken = takenAtNoon();
    Instant before = Instant.parse("2026-11-24T01:59:59Z");
    assertThat(at(taken, before, new Run.Absent())).isEqualTo(taken);
    BackupMemory begun = at(taken, before.plusSeconds(1), new Run.Absent());
    assertThat(begun.job()).isNotEmpty().isNotEqualTo(taken.done());
    Instant late = Instant.parse("2026-11-27T09:00:00Z");
    BackupMemory madeUp = at(taken, late, new Run.Absent());
    BackupMemory over = at(madeUp, late.plusSeconds(5), new Run.Succeeded(TAKEN));
    assertThat(over.job()).isEmpty();
    assertThat(at(over, late.plusSeconds(6), new Run.Absent())).isEqualTo(over);
  }

  @Test
  void oneThatBeginsWithinTheSecondOfTheLastHasAJobOfItsOwn() {
    BackupMemory first = at(BackupMemory.NOTHING, NOON, new Run.Absent());
    BackupMemory second =
        BackupPlan.decide(first, facts(NOON.plusMillis(900), "now", new Run.Succeeded(TAKEN)));
    assertThat(second.job()).matches("shop-backup-[0-9a-f]{8}").isNotEqualTo(first.job());
    assertThat(second.done()).isEqualTo(first.job());
  }

  @Test
  void oneThatIsAskedForIsTakenOnce() {
    BackupMemory taken = takenAtNoon();
    Instant later = NOON.plusSeconds(60);
    BackupMemory asked = BackupPlan.decide(taken, facts(later, "now", new Run.Absent()));
    assertThat(asked.job()).isNotEmpty();
    BackupMemory done =
        BackupPlan.decide(asked, facts(later.plusSeconds(9), "now", new Run.Succeeded(TAKEN)));
    assertThat(done.job()).isEmpty();
    assertThat(BackupPlan.decide(done, facts(later.plusSeconds(20), "now", new Run.Absent())))
        .isEqualTo(done);
  }

  @Test
  void aFailureKeepsTheLastGoodOneAndIsTriedAgainInAWhile() {
    BackupMemory asked =
        BackupPlan.decide(takenAtNoon(), facts(NOON.plusSeconds(60), "now", new Run.Absent()));
    Instant failedAt = NOON.plusSeconds(90);
    BackupMemory failed =
        BackupPlan.decide(asked, facts(failedAt, "now", new Run.Failed("no space left")));
    assertThat(failed.job()).isEmpty();
    assertThat(failed.last()).isEqualTo(TAKEN);
    assertThat(failed.failure())
        .isEqualTo(new BackupMemory.Failure("2026-11-23T12:01:30Z", "no space left"));
    Instant again = failedAt.plus(BackupPlan.RETRY);
    assertThat(BackupPlan.next(failed, NIGHTLY, failedAt)).contains(again);
    assertThat(
            BackupPlan.decide(failed, facts(again.minusSeconds(1), "now", new Run.Absent())).job())
        .isEmpty();
    BackupMemory retried = BackupPlan.decide(failed, facts(again, "now", new Run.Absent()));
    assertThat(retried.job()).isNotEmpty();
    assertThat(BackupPlan.decide(retried, facts(again, "now", new Run.Succeeded(TAKEN))).failure())
        .isNull();
  }

  @Test
  void whatIsRememberedIsReadBackAndWhatSomebodyBrokeIsNothing() {
    BackupMemory taken = takenAtNoon();
    assertThat(BackupMemory.read(taken.text())).isEqualTo(taken);
    assertThat(BackupMemory.read(BackupMemory.NOTHING.text())).isEqualTo(BackupMemory.NOTHING);
    for (String broken :
        new String[] {"", "null", "[]", "{\"since\":\"soon\"}", "{\"failure\":{\"at\":\"x\"}}"}) {
      assertThat(BackupMemory.read(broken)).as(broken).isEqualTo(BackupMemory.NOTHING);
    }
  }

  @Test
  void theScheduleFollowsTheClockOfItsZone() {
    BackupSpec berlin = new BackupSpec("30 2 * * *", "Europe/Berlin", 7, VOLUME);
    assertThat(BackupSchedule.of(berlin).next(NOON))
        .contains(Instant.parse("2026-11-24T01:30:00Z"));
    assertThat(BackupSchedule.of(berlin).last(Instant.parse("2026-07-01T00:30:00Z")))
        .contains(Instant.parse("2026-07-01T00:30:00Z"));
  }
}
