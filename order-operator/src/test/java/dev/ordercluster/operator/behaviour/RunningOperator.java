package dev.ordercluster.operator.behaviour;

import dev.ordercluster.operator.desired.Images;
import dev.ordercluster.operator.reconcile.ControllerSettings;
import dev.ordercluster.operator.reconcile.OrderClusterReconciler;
import dev.ordercluster.operator.reconcile.ReconcileSettings;
import dev.ordercluster.operator.report.Board;
import dev.ordercluster.operator.secret.RandomText;
import dev.ordercluster.operator.signals.ScalingLoop;
import dev.ordercluster.operator.signals.ScalingMeters;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// The operator as its process wires it, without a read through the gateway, which no pod here
/// would answer.
final class RunningOperator implements AutoCloseable {
  /// So soon the kubelet of these tests would have told pods.
  static final Duration PROPAGATION = Duration.ofSeconds(2);

  private final Board board = new Board();
  private final ScalingLoop loop;
  private final OrderClusterReconciler reconciler;
  private final Operator operator;
  private final AtomicInteger passes = new AtomicInteger();

  RunningOperator(KubernetesClient client) {
    this(client, Duration.ofSeconds(5));
  }

  /// An operator that looks at a cluster that is well again after `steady`.
  RunningOperator(KubernetesClient client, Duration steady) {
    loop =
        new ScalingLoop(
            new ScalingLoop.Settings(Duration.ofSeconds(5), 18090),
            new ScalingMeters(),
            InstantSource.system());
    reconciler =
        new OrderClusterReconciler(
            client,
            new ReconcileSettings(new Images(""), false, steady, PROPAGATION, "test"),
            new RandomText(new SecureRandom()),
            loop,
            board,
            InstantSource.system());
    operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withMetrics(new Passes())
                    .withReconciliationTerminationTimeout(Duration.ofSeconds(10)));
    operator.register(reconciler, ControllerSettings::apply);
    operator.start();
  }

  /// How many passes have ended.
  int passes() {
    return passes.get();
  }

  private final class Passes implements Metrics {
    @Override
    public void reconciliationExecutionFinished(
        HasMetadata resource, Map<String, Object> metadata) {
      passes.incrementAndGet();
    }
  }

  @Override
  public void close() {
    operator.stop();
    reconciler.close();
    loop.close();
  }
}
