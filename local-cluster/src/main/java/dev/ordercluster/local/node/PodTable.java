package dev.ordercluster.local.node;

import dev.ordercluster.local.loop.Reconcile;
import dev.ordercluster.local.objects.Cluster;
import dev.ordercluster.local.objects.ObjectKey;
import dev.ordercluster.local.objects.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Which pods run here: brings the set of pod runners to what the API says, one pod at a time.
final class PodTable implements Reconcile {
  private static final Logger LOG = System.getLogger(PodTable.class.getName());

  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

  private final NodeParts parts;
  private final Cluster cluster;
  private final KubernetesClient client;
  private final PodAddresses addresses;
  private final Consumer<PodRunner> changed;
  private final Map<String, PodRunner> byUid = new ConcurrentHashMap<>();
  private final Set<String> stopping = ConcurrentHashMap.newKeySet();
  private final Gate open = new Gate();

  PodTable(NodeParts parts, Cluster cluster, Consumer<PodRunner> changed) {
    this.parts = parts;
    this.cluster = cluster;
    this.client = parts.client();
    this.changed = changed;
    this.addresses = new PodAddresses(parts.settings().network());
    for (Pod pod : cluster.pods().all()) {
      if (!Pods.address(pod).isEmpty() && !Pods.finished(pod)) {
        addresses.take(pod.getMetadata().getUid(), Pods.address(pod));
      }
    }
  }

  Collection<PodRunner> runners() {
    return List.copyOf(byUid.values());
  }

  Optional<PodRunner> runner(ObjectKey key) {
    return byUid.values().stream()
        .filter(one -> ObjectKey.of(one.pod()).equals(key))
        .filter(one -> !stopping.contains(one.place().uid()))
        .findFirst()
        .or(
            () ->
                byUid.values().stream().filter(o -> ObjectKey.of(o.pod()).equals(key)).findFirst());
  }

  /// From now on no pod is started or removed.
  void close() {
    open.close();
  }

  @Override
  public Optional<Duration> pass(ObjectKey key) {
    if (!open.isOpen()) {
      return Optional.empty();
    }
    Pod pod = client.pods().inNamespace(key.namespace()).withName(key.name()).get();
    String uid = pod == null ? "" : pod.getMetadata().getUid();
    byUid.values().stream()
        .filter(one -> ObjectKey.of(one.pod()).equals(key) && !one.place().uid().equals(uid))
        .forEach(one -> end(one, one.grace()));
    if (pod == null) {
      return Optional.empty();
    }
    String node = pod.getSpec().getNodeName();
    if (Pods.terminating(pod)) {
      return remove(pod);
    } else if (node == null || node.isEmpty()) {
      bind(pod);
    } else if (node.equals(NodeSettings.NODE) && !Pods.finished(pod)) {
      admit(pod);
    }
    return Optional.empty();
  }

  private void bind(Pod pod) {
    client
        .resource(pod)
        .edit(
            one ->
                new PodBuilder(one).editSpec().withNodeName(NodeSettings.NODE).endSpec().build());
    parts
        .events()
        .normal(pod, "Scheduled", "Successfully assigned " + ObjectKey.of(pod) + " to node local");
  }

  private void admit(Pod pod) {
    String uid = pod.getMetadata().getUid();
    if (byUid.containsKey(uid)) {
      return;
    }
    String address = addresses.take(uid, Pods.address(pod));
    PodRunner runner =
        new PodRunner(parts, pod, PodPlace.of(parts.settings(), pod, address), changed);
    byUid.put(uid, runner);
    runner.start();
  }

  /// Returns when to try again to remove the pod's object, if that has failed.
  private Optional<Duration> remove(Pod pod) {
    Long asked = pod.getMetadata().getDeletionGracePeriodSeconds();
    PodRunner runner = byUid.get(pod.getMetadata().getUid());
    if (runner == null) {
      return deleteObject(pod) ? Optional.empty() : Optional.of(LONGEST_RETRY);
    }
    end(runner, asked == null ? runner.grace() : Duration.ofSeconds(asked));
    return Optional.empty();
  }

  private void end(PodRunner runner, Duration grace) {
    if (!stopping.add(runner.place().uid())) {
      return;
    }
    runner.event(false, "Killing", "Stopping the containers");
    Thread.ofVirtual()
        .name("end-" + runner.place().name())
        .start(
            () -> {
              runner.stop(grace);
              deleteUntilGone(runner.pod());
              forget(runner);
            });
  }

  private void forget(PodRunner runner) {
    String uid = runner.place().uid();
    byUid.remove(uid);
    stopping.remove(uid);
    addresses.giveBack(uid);
    try {
      MaterialFiles.deleteTree(runner.place().directory());
    } catch (UncheckedIOException e) {
      LOG.log(Level.WARNING, "the directory of a pod could not be removed", e);
    }
  }

  /// Tries until the object is gone or the agent stops; nobody else would, as no event may come.
  private void deleteUntilGone(Pod pod) {
    RetryPause pause = new RetryPause(FIRST_RETRY, LONGEST_RETRY);
    try {
      boolean again = !deleteObject(pod);
      while (again && open.await(pause.afterFailure())) {
        again = !deleteObject(pod);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns false when it has to be tried again.
  private boolean deleteObject(Pod pod) {
    try {
      Pod live =
          client
              .pods()
              .inNamespace(pod.getMetadata().getNamespace())
              .withName(pod.getMetadata().getName())
              .get();
      if (live != null && live.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
        client.resource(live).withGracePeriod(0).delete();
      }
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return true;
      }
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && open.isOpen()) {
        LOG.log(Level.WARNING, "pod " + ObjectKey.of(pod) + " could not be removed", e);
      }
      return false;
    }
  }

  /// Pods of a namespace look at their references again.
  void referencesChanged(String namespace) {
    byUid.values().stream()
        .filter(one -> one.place().namespace().equals(namespace))
        .forEach(PodRunner::referencesChanged);
  }

  /// The uids of all pods that the API knows.
  Set<String> known() {
    Set<String> uids = ConcurrentHashMap.newKeySet();
    cluster.pods().all().forEach(pod -> uids.add(pod.getMetadata().getUid()));
    return uids;
  }
}
