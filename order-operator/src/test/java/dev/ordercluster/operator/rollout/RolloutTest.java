package dev.ordercluster.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.rollout.RolloutFacts.Instances;
import dev.ordercluster.operator.rollout.RolloutFacts.Migration;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final OrderClusterSpec OLD = spec("version: 1.0.0");
  private static final OrderClusterSpec NEW = spec("version: 1.1.0");

  private OrderClusterSpec wanted = NEW;
  private Instant now = NOW;
  private Instances orderService = serving(OLD);
  private Instances gateway = serving(OLD);
  private Migration migration = new Migration.Done();
  private boolean automatic = true;
  private boolean ready;

  @Test
  void aFirstSpecIsSetUpAtOnceAndProvenWhenThePlatformAnswers() {
    wanted = OLD;
    assertThat(decide(RolloutMemory.NOTHING).stage()).isInstanceOf(RolloutStage.First.class);
    ready = true;
    Rollout proven = decide(RolloutMemory.NOTHING);
    assertThat(proven.stage()).isInstanceOf(RolloutStage.Steady.class);
    assertThat(proven.memory().proven()).isEqualTo(ServingPart.of(OLD));
  }

  @Test
  void anAcceptedSpecThatHasNotServedIsNotProven() {
    orderService = starting(NEW);
    gateway = serving(NEW);
    ready = true;
    assertThat(decide(RolloutMemory.NOTHING).memory().proven()).isNull();
  }

  @Test
  void aNewVersionWaitsForTheSchemaThenForTheOrderServicesThenForTheGateways() {
    migration = new Migration.Pending(Optional.empty());
    Rollout migrating = decide(proven());
    assertThat(migrating.stage())
        .isEqualTo(new RolloutStage.Migrating("1.0.0", "1.1.0", Optional.empty()));
    assertThat(migrating.migrates()).isTrue();
    assertThat(migrating.held()).containsOnlyKeys(Component.ORDER_SERVICE, Component.GATEWAY);
    migration = new Migration.Done();
    Rollout orderServices = decide(migrating.memory());
    assertThat(orderServices.stage()).isInstanceOf(RolloutStage.RollingOrderServices.class);
    assertThat(orderServices.held()).containsOnlyKeys(Component.GATEWAY);
    orderService = serving(NEW);
    Rollout gateways = decide(orderServices.memory());
    assertThat(gateways.stage()).isInstanceOf(RolloutStage.RollingGateways.class);
    assertThat(gateways.held()).isEmpty();
    gateway = serving(NEW);
    Rollout verifying = decide(gateways.memory());
    assertThat(verifying.stage()).isInstanceOf(RolloutStage.Verifying.class);
    assertThat(verifying.memory().proven()).isEqualTo(ServingPart.of(OLD));
    ready = true;
    Rollout done = decide(verifying.memory());
    assertThat(done.stage()).isInstanceOf(RolloutStage.Steady.class);
    assertThat(done.memory().attempt()).isNull();
    assertThat(done.memory().proven()).isEqualTo(ServingPart.of(NEW));
  }

  @Test
  void aChangeOfConfigurationNeedsNoMigration() {
    wanted = spec("version: 1.0.0\ngateway: {trustedProxies: [10.0.0.0/8]}");
    migration = new Migration.Pending(Optional.empty());
    Rollout rollout = decide(proven());
    assertThat(rollout.stage()).isInstanceOf(RolloutStage.RollingOrderServices.class);
    assertThat(rollout.migrates()).isFalse();
  }

  @Test
  void aNumberOfInstancesIsNoChangeOfWhatTheyAre() {
    wanted = spec("version: 1.0.0\norderService: {replicas: 7}\npaused: true");
    assertThat(decide(proven()).stage()).isInstanceOf(RolloutStage.Steady.class);
  }

  @Test
  void podsThatDoNotServeInTimeAreTakenBackAndNotTriedAgain() {
    Rollout begun = decide(proven());
    orderService = overdue(NEW, "pod shop-order-service-x CrashLoopBackOff");
    now = NOW.plusSeconds(301);
    Rollout back = decide(begun.memory());
    assertThat(back.stage()).isInstanceOf(RolloutStage.RolledBack.class);
    assertThat(back.memory().rejection())
        .satisfies(
            rejection ->
                assertThat(rejection.why())
                    .contains("order-service: pod shop-order-service-x CrashLoopBackOff", "300 s"));
    assertThat(back.serving(NEW).version()).isEqualTo("1.0.0");
    orderService = serving(OLD);
    now = NOW.plusSeconds(90000);
    assertThat(decide(back.memory()).memory()).isEqualTo(back.memory());
  }

  @Test
  void whatWasTakenBackFollowsTheNumberOfInstancesThatIsWanted() {
    Rollout begun = decide(proven());
    orderService = overdue(NEW, "");
    now = NOW.plusSeconds(301);
    RolloutMemory memory = decide(begun.memory()).memory();
    wanted = spec("version: 1.1.0\norderService: {replicas: 9}");
    Rollout scaled = decide(memory);
    assertThat(scaled.stage()).isInstanceOf(RolloutStage.RolledBack.class);
    assertThat(scaled.serving(wanted).orderService().replicas()).isEqualTo(9);
  }

  @Test
  void anotherSpecIsTriedAfterOneWasTakenBackAndSettingItBackEndsIt() {
    Rollout begun = decide(proven());
    orderService = overdue(NEW, "");
    now = NOW.plusSeconds(301);
    RolloutMemory rejected = decide(begun.memory()).memory();
    wanted = spec("version: 1.2.0");
    orderService = serving(OLD);
    Rollout next = decide(rejected);
    assertThat(next.stage()).isEqualTo(new RolloutStage.RollingOrderServices("1.0.0", "1.2.0"));
    assertThat(next.memory().rejection()).isNull();
    wanted = OLD;
    Rollout reverted = decide(rejected);
    assertThat(reverted.stage()).isInstanceOf(RolloutStage.Steady.class);
    assertThat(reverted.memory().rejection()).isNull();
  }

  @Test
  void aVerdictAboutAnEarlierTemplateOrOneThatCameTooEarlyTakesNothingBack() {
    Rollout begun = decide(proven());
    orderService = overdue(NEW, "");
    now = NOW.plusSeconds(299);
    assertThat(decide(begun.memory()).stage())
        .isInstanceOf(RolloutStage.RollingOrderServices.class);
    orderService = overdue(OLD, "");
    now = NOW.plusSeconds(301);
    assertThat(decide(begun.memory()).stage())
        .isInstanceOf(RolloutStage.RollingOrderServices.class);
    orderService = new Instances("", false, false, true, Optional.empty());
    assertThat(decide(begun.memory()).stage())
        .isInstanceOf(RolloutStage.RollingOrderServices.class);
  }

  @Test
  void aMigrationThatFailsTouchesNothingThatServes() {
    migration = new Migration.Failed("exit code 1");
    Rollout back = decide(proven());
    assertThat(back.stage()).isInstanceOf(RolloutStage.RolledBack.class);
    assertThat(back.held()).containsOnlyKeys(Component.ORDER_SERVICE, Component.GATEWAY);
  }

  @Test
  void aMigrationThatCannotStartIsGivenUpInTimeAndOneThatRunsIsNot() {
    migration = new Migration.Pending(Optional.of("pod shop-migrate-x ErrImagePull"));
    Rollout begun = decide(proven());
    assertThat(begun.stage()).isInstanceOf(RolloutStage.Migrating.class);
    now = NOW.plusSeconds(300);
    assertThat(decide(begun.memory()).stage()).isInstanceOf(RolloutStage.RolledBack.class);
    migration = new Migration.Pending(Optional.empty());
    assertThat(decide(begun.memory()).stage()).isInstanceOf(RolloutStage.Migrating.class);
  }

  @Test
  void withoutAutomaticRollbackAFailureStaysAsItIs() {
    automatic = false;
    Rollout begun = decide(proven());
    orderService = overdue(NEW, "");
    now = NOW.plusSeconds(301);
    Rollout stuck = decide(begun.memory());
    assertThat(stuck.stage()).isInstanceOf(RolloutStage.Stuck.class);
    assertThat(stuck.held()).containsOnlyKeys(Component.GATEWAY);
    orderService = serving(NEW);
    assertThat(decide(stuck.memory()).stage()).isInstanceOf(RolloutStage.RollingGateways.class);
  }

  @Test
  void theMemoryIsReadBackAsItWasAndWhatCannotBeReadTakesNothingBack() {
    Rollout begun = decide(proven().restarted("now"));
    assertThat(RolloutMemory.read(begun.memory().text())).isEqualTo(begun.memory());
    assertThat(RolloutMemory.read("[not ours")).isEqualTo(RolloutMemory.NOTHING);
    assertThat(RolloutMemory.read("null")).isEqualTo(RolloutMemory.NOTHING);
    assertThat(RolloutMemory.read("{\"attempt\":{\"digest\":\"a\",\"begun\":\"soon\"}}"))
        .isEqualTo(RolloutMemory.NOTHING);
    RolloutMemory odd = RolloutMemory.read("{\"proven\":[1]}");
    assertThat(decide(odd).stage()).isInstanceOf(RolloutStage.First.class);
  }

  @Test
  void whatIsPausedKeepsSayingWhatWasTakenBack() {
    Rollout begun = decide(proven());
    orderService = overdue(NEW, "");
    now = NOW.plusSeconds(301);
    RolloutMemory memory = decide(begun.memory()).memory();
    assertThat(Rollout.watching(memory, NEW).stage()).isInstanceOf(RolloutStage.RolledBack.class);
    assertThat(Rollout.watching(memory, OLD).stage()).isInstanceOf(RolloutStage.Steady.class);
  }

  private Rollout decide(RolloutMemory memory) {
    return Rollout.decide(
        memory,
        new RolloutFacts(
            wanted,
            now,
            Duration.ofMinutes(5),
            automatic,
            orderService,
            gateway,
            migration,
            ready));
  }

  private static RolloutMemory proven() {
    return RolloutMemory.NOTHING.proved(OLD);
  }

  private static Instances serving(OrderClusterSpec spec) {
    return new Instances(ServingPart.digest(spec), true, true, false, Optional.empty());
  }

  private static Instances starting(OrderClusterSpec spec) {
    return new Instances(ServingPart.digest(spec), true, false, false, Optional.empty());
  }

  private static Instances overdue(OrderClusterSpec spec, String trouble) {
    return new Instances(
        ServingPart.digest(spec),
        true,
        false,
        true,
        trouble.isEmpty() ? Optional.empty() : Optional.of(trouble));
  }

  private static OrderClusterSpec spec(String yaml) {
    return Serialization.unmarshal(yaml, OrderClusterSpec.class);
  }
}
