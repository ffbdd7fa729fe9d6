package dev.ordercluster.local.node;

import dev.ordercluster.local.loop.Reconcile;
import dev.ordercluster.local.objects.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/// Writes what pods do into their status, each time as it is then; nothing when nothing has
/// changed.
final class StatusWriter implements Reconcile {
  private final KubernetesClient client;
  private final InstantSource clock;
  private final Function<ObjectKey, Optional<PodRunner>> runners;

  StatusWriter(
      KubernetesClient client,
      InstantSource clock,
      Function<ObjectKey, Optional<PodRunner>> runners) {
    this.client = client;
    this.clock = clock;
    this.runners = runners;
  }

  @Override
  public Optional<Duration> pass(ObjectKey key) {
    Optional<PodRunner> runner = runners.apply(key);
    if (runner.isEmpty()) {
      return Optional.empty();
    }
    Pod live = client.pods().inNamespace(key.namespace()).withName(key.name()).get();
    if (live == null || !live.getMetadata().getUid().equals(runner.get().place().uid())) {
      return Optional.empty();
    }
    PodStatus status = PodReport.status(live, runner.get().view(), clock.instant());
    if (!status.equals(live.getStatus())) {
      client.resource(new PodBuilder(live).withStatus(status).build()).updateStatus();
    }
    return Optional.empty();
  }
}
