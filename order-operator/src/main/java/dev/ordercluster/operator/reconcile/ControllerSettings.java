package dev.ordercluster.operator.reconcile;

import dev.ordercluster.operator.api.v1beta1.OrderCluster;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How the framework runs the reconciler: retried for ever with a bounded pause, looked at every
/// two minutes, woken by changes of the spec and of annotations, and not by its own status.
public final class ControllerSettings {
  private static final Duration RESYNC = Duration.ofMinutes(2);
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LAST_RETRY = Duration.ofSeconds(30);

  private ControllerSettings() {}

  public static void apply(ControllerConfigurationOverrider<OrderCluster> controller) {
    controller
        .withName("ordercluster")
        .withFieldManager(Applier.FIELD_MANAGER)
        .withFinalizer("ordercluster.dev/finalizer")
        .withGenerationAware(false)
        .withOnUpdateFilter(ControllerSettings::matters)
        .withReconciliationMaxInterval(RESYNC)
        .withRetry(
            new GenericRetry()
                .withoutMaxAttempts()
                .setInitialInterval(FIRST_RETRY.toMillis())
                .setIntervalMultiplier(2)
                .setMaxInterval(LAST_RETRY.toMillis()));
  }

  private static boolean matters(OrderCluster now, OrderCluster before) {
    ObjectMeta one = now.getMetadata();
    ObjectMeta other = before.getMetadata();
    return !Objects.equals(one.getGeneration(), other.getGeneration())
        || !Objects.equals(one.getDeletionTimestamp(), other.getDeletionTimestamp())
        || !one.getFinalizers().equals(other.getFinalizers())
        || !orEmpty(one.getAnnotations()).equals(orEmpty(other.getAnnotations()));
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> annotations) {
    return annotations == null ? Map.of() : annotations;
  }
}
