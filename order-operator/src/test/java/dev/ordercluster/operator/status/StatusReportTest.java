package dev.ordercluster.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ordercluster.operator.api.v1beta1.Condition;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.api.v1beta1.OrderClusterStatus;
import dev.ordercluster.operator.desired.Component;
import dev.ordercluster.operator.validation.Violation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusReportTest {
  private final Scene scene = new Scene();

  @Test
  void theFirstReportSaysReconcilingAndCarriesTheGeneration() {
    OrderClusterStatus status = scene.nothingYet().report();
    assertThat(status.observedGeneration()).isEqualTo(4);
    assertThat(status.phase()).isEqualTo("Pending");
    assertThat(status.version()).isNull();
    assertThat(ready(status)).isEqualTo("False Reconciling");
    assertThat(status.conditions()).allMatch(c -> Long.valueOf(4).equals(c.observedGeneration()));
  }

  @Test
  void readyNeedsAnAnswerThroughTheGateway() {
    assertThat(ready(scene.report())).isEqualTo("True AllComponentsServing");
    OrderClusterStatus silent =
        scene.dataPath(new DataPath.Failed("GET http://x: expected 200, was 503")).report();
    assertThat(ready(silent)).isEqualTo("False DataPathNotAnswering");
    assertThat(condition(silent, ConditionType.READY).message()).contains("expected 200, was 503");
    assertThat(ready(scene.dataPath(new DataPath.NotAsked()).report()))
        .isEqualTo("False DataPathNotAnswering");
    assertThat(ready(scene.dataPath(new DataPath.Trusted()).report()))
        .isEqualTo("True AllComponentsServing");
  }

  @Test
  void aClusterThatNeverWasCompleteWaitsForEveryPod() {
    OrderClusterStatus status = scene.pods(Component.ORDER_SERVICE, 2, 1).report();
    assertThat(ready(status)).isEqualTo("False ComponentsNotReady");
    assertThat(status.phase()).isEqualTo("Provisioning");
    assertThat(word(status, ConditionType.ORDER_SERVICE_READY)).isEqualTo("False Starting");
    assertThat(word(status, ConditionType.DEGRADED)).isEqualTo("False Provisioning");
  }

  @Test
  void aClusterThatWasCompleteStaysReadyWhileOnePodServesAndIsDegraded() {
    OrderClusterStatus status = scene.completeBefore().pods(Component.ORDER_SERVICE, 2, 1).report();
    assertThat(ready(status)).isEqualTo("True AllComponentsServing");
    assertThat(word(status, ConditionType.ORDER_SERVICE_READY))
        .isEqualTo("True ServingBelowWanted");
    assertThat(word(status, ConditionType.DEGRADED)).isEqualTo("True BelowStrength");
    assertThat(status.phase()).isEqualTo("Degraded");
    assertThat(status.orderService()).isNotNull();
    assertThat(status.orderService().ready()).isEqualTo("1/2");
  }

  @Test
  void aLostDatabaseIsSaidByNameWithTheReasonOfItsPod() {
    OrderClusterStatus status =
        scene
            .completeBefore()
            .trouble(Component.POSTGRES, "pod shop-postgres-0 CrashLoopBackOff")
            .report();
    assertThat(ready(status)).isEqualTo("False ComponentsNotReady");
    assertThat(condition(status, ConditionType.READY).message())
        .contains("postgres: 0 of 1 pods serve: pod shop-postgres-0 CrashLoopBackOff");
    assertThat(word(status, ConditionType.POSTGRES_READY)).isEqualTo("False PodFailing");
    assertThat(status.phase()).isEqualTo("Degraded");
  }

  @Test
  void aBrokenSpecNamesFieldAndRule() {
    OrderClusterStatus status =
        scene.completeBefore().violations(List.of(new Violation("spec.x", "must be 1"))).report();
    assertThat(word(status, ConditionType.SPEC_VALID)).isEqualTo("False SpecInvalid");
    assertThat(condition(status, ConditionType.SPEC_VALID).message())
        .startsWith("spec.x: must be 1. ")
        .contains("Nothing is changed until it is corrected");
    assertThat(ready(status)).isEqualTo("False SpecInvalid");
    assertThat(status.phase()).isEqualTo("Failed");
  }

  @Test
  void aBrokenSpecAfterAGoodOneSaysThatTheGoodOneIsKeptInRepair() {
    OrderClusterStatus status =
        scene
            .completeBefore()
            .violations(List.of(new Violation("spec.x", "must be 1")))
            .lastGood()
            .report();
    assertThat(condition(status, ConditionType.SPEC_VALID).message())
        .isEqualTo(
            "spec.x: must be 1. Until it is corrected the last good spec keeps running and is kept"
                + " in repair.");
    assertThat(ready(status)).isEqualTo("False SpecInvalid");
  }

  @Test
  void aRefusedObjectIsSaid() {
    OrderClusterStatus status = scene.applyFailure("the API server refused: quota").report();
    assertThat(ready(status)).isEqualTo("False ApplyFailed");
    assertThat(status.phase()).isEqualTo("Failed");
  }

  @Test
  void missingKeysOfAnIssuerAreSaidByName() {
    OrderClusterStatus status =
        scene.missingKeys(List.of("key jwks.json of ConfigMap local-issuer")).report();
    assertThat(word(status, ConditionType.GATEWAY_READY)).isEqualTo("False IssuerKeysMissing");
    assertThat(condition(status, ConditionType.GATEWAY_READY).message())
        .contains("key jwks.json of ConfigMap local-issuer");
  }

  @Test
  void aBalancerWithoutAddressIsSaid() {
    OrderClusterStatus status = scene.gatewayUrl(Optional.empty()).report();
    assertThat(word(status, ConditionType.GATEWAY_READY)).isEqualTo("False AddressPending");
    assertThat(status.endpoints()).isNotNull();
    assertThat(status.endpoints().gateway()).isNull();
  }

  @Test
  void aWayInWhoseDefinitionsAreMissingIsSaidWithWhatToInstall() {
    Verdict missing = new Verdict(false, Reason.DEFINITIONS_MISSING, "install the Gateway API");
    OrderClusterStatus status =
        scene.gatewayUrl(Optional.empty()).verdict(Component.GATEWAY, missing).report();
    assertThat(word(status, ConditionType.GATEWAY_READY)).isEqualTo("False DefinitionsMissing");
    assertThat(condition(status, ConditionType.GATEWAY_READY).message())
        .contains("install the Gateway API");
  }

  @Test
  void aDataServiceOfOthersIsReadyWhenItLetsUsIn() {
    scene.spec(externalRedis()).completeBefore();
    OrderClusterStatus tried = scene.report();
    assertThat(word(tried, ConditionType.REDIS_READY)).isEqualTo("False Verifying");
    Verdict refused = new Verdict(false, Reason.CREDENTIALS_REJECTED, "wrong password");
    OrderClusterStatus status = scene.verdict(Component.REDIS, refused).report();
    assertThat(word(status, ConditionType.REDIS_READY)).isEqualTo("False CredentialsRejected");
    assertThat(condition(status, ConditionType.READY).message()).contains("wrong password");
    Verdict good = new Verdict(true, Reason.SERVING, "logged in");
    OrderClusterStatus served = scene.verdict(Component.REDIS, good).report();
    assertThat(word(served, ConditionType.REDIS_READY)).isEqualTo("True Serving");
    assertThat(word(served, ConditionType.READY)).isEqualTo("True AllComponentsServing");
  }

  @Test
  void anOperatorThatHasNotAskedYetRepeatsWhatWasKnown() {
    Verdict good = new Verdict(true, Reason.SERVING, "logged in");
    OrderClusterStatus before = scene.spec(externalRedis()).verdict(Component.REDIS, good).report();
    OrderClusterStatus after = new Scene().spec(externalRedis()).previous(before).report();
    assertThat(word(after, ConditionType.REDIS_READY)).isEqualTo("True Serving");
  }

  private static OrderClusterSpec externalRedis() {
    return Serialization.unmarshal(
        "---\n{redis: {external: {host: cache.example.com}}}", OrderClusterSpec.class);
  }

  @Test
  void pausedIsAPhaseAndReadinessIsStillObserved() {
    OrderClusterStatus status = scene.paused().report();
    assertThat(status.phase()).isEqualTo("Paused");
    assertThat(word(status, ConditionType.PAUSED)).isEqualTo("True PausedByOwner");
    assertThat(ready(status)).isEqualTo("True AllComponentsServing");
  }

  @Test
  void anUpgradeIsUnderWayUntilEveryPodIsUpdated() {
    Scene upgrading = scene.completeBefore("0.9.0").updated(Component.GATEWAY, 1);
    assertThat(upgrading.report().phase()).isEqualTo("Upgrading");
    assertThat(upgrading.report().version()).isEqualTo("0.9.0");
    assertThat(word(upgrading.report(), ConditionType.PROGRESSING)).isEqualTo("True RollingOut");
    OrderClusterStatus done = scene.updated(Component.GATEWAY, 2).report();
    assertThat(done.version()).isEqualTo("1.0.0");
    assertThat(word(done, ConditionType.PROGRESSING)).isEqualTo("False RolledOut");
  }

  @Test
  void deletionIsSaidAndNothingElse() {
    OrderClusterStatus status = scene.completeBefore().deleting().report();
    assertThat(status.phase()).isEqualTo("Deleting");
    assertThat(ready(status)).isEqualTo("False Deleting");
  }

  @Test
  void theTimeOfATransitionIsKeptWhileTheStatusStays() {
    OrderClusterStatus first = scene.report();
    OrderClusterStatus second = scene.previous(first).later(Duration.ofHours(1)).report();
    assertThat(second).isEqualTo(first);
    OrderClusterStatus third = scene.previous(second).pods(Component.REDIS, 1, 0).report();
    assertThat(condition(third, ConditionType.REDIS_READY).lastTransitionTime())
        .isNotEqualTo(condition(first, ConditionType.REDIS_READY).lastTransitionTime());
    assertThat(condition(third, ConditionType.KAFKA_READY).lastTransitionTime())
        .isEqualTo(condition(first, ConditionType.KAFKA_READY).lastTransitionTime());
  }

  @Test
  void onlyChangedStatusAndReasonAreNews() {
    OrderClusterStatus first = scene.nothingYet().report();
    assertThat(News.between(null, first)).extracting(Condition::type).containsExactly("Ready");
    OrderClusterStatus starting = scene.everything().pods(Component.ORDER_SERVICE, 3, 1).report();
    OrderClusterStatus more = scene.previous(starting).pods(Component.ORDER_SERVICE, 3, 2).report();
    assertThat(more).isNotEqualTo(starting);
    assertThat(News.between(starting, more)).isEmpty();
    OrderClusterStatus lost =
        scene.trouble(Component.KAFKA, "pod shop-kafka-0 ErrImagePull").report();
    assertThat(News.between(more, lost))
        .filteredOn(condition -> !News.isGood(condition))
        .extracting(Condition::type)
        .contains("KafkaReady");
  }

  @Test
  void theScaleSubresourceFindsItsSelector() {
    OrderClusterStatus status = scene.report();
    assertThat(status.orderService()).isNotNull();
    assertThat(status.orderService().selector())
        .isEqualTo("app.kubernetes.io/instance=shop,app.kubernetes.io/component=order-service");
  }

  private static String ready(OrderClusterStatus status) {
    return word(status, ConditionType.READY);
  }

  private static String word(OrderClusterStatus status, ConditionType type) {
    Condition condition = condition(status, type);
    return condition.status() + " " + condition.reason();
  }

  private static Condition condition(OrderClusterStatus status, ConditionType type) {
    return Conditions.find(status.conditions(), type).orElseThrow();
  }
}
