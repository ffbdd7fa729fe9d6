package dev.ordercluster.operator.behaviour;

import dev.ordercluster.operator.desired.Images;
import dev.ordercluster.operator.reconcile.ControllerSettings;
import dev.ordercluster.operator.reconcile.OrderClusterReconciler;
import dev.ordercluster.operator.reconcile.ReconcileSettings;
import dev.ordercluster.operator.report.Board;
import dev.ordercluster.operator.secret.RandomText;
import dev.ordercluster.operator.signals.ScalingLoop;
import dev.ordercluster.operator.signals.ScalingMeters;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/// The operator as its process wires it, without a read through the gateway, which no pod here
/// would answer.
final class RunningOperator implements AutoCloseable {
  private final Board board = new Board();
  private final ScalingLoop loop;
  private final OrderClusterReconciler reconciler;
  private final Operator operator;

  RunningOperator(KubernetesClient client) {
    loop =
        new ScalingLoop(
            new ScalingLoop.Settings(Duration.ofSeconds(5), 18090),
            new ScalingMeters(),
            InstantSource.system());
    reconciler =
        new OrderClusterReconciler(
            client,
            new ReconcileSettings(new Images(""), false, Duration.ofSeconds(5), "test"),
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
                    .withReconciliationTerminationTimeout(Duration.ofSeconds(10)));
    operator.register(reconciler, ControllerSettings::apply);
    operator.start();
  }

  @Override
  public void close() {
    operator.stop();
    reconciler.close();
    loop.close();
  }
}
