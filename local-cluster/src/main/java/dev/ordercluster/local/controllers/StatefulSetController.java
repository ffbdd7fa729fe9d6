package dev.ordercluster.local.controllers;

import dev.ordercluster.local.loop.Reconcile;
import dev.ordercluster.local.objects.Cluster;
import dev.ordercluster.local.objects.Numbers;
import dev.ordercluster.local.objects.ObjectKey;
import dev.ordercluster.local.objects.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// StatefulSet → pods with stable names and claims, carried out as [StatefulSetPlan] says.
final class StatefulSetController implements Reconcile {
  private final KubernetesClient client;
  private final PodSource pods;
  private final Revisions revisions;
  private final StatefulPods members;
  private final StatefulSetReport report;
  private final InstantSource clock;

  StatefulSetController(Cluster cluster, InstantSource clock) {
    this.client = cluster.client();
    this.pods = new PodSource(client);
    this.revisions = new Revisions(client);
    this.members = new StatefulPods(client);
    this.report = new StatefulSetReport(client);
    this.clock = clock;
  }

  @Override
  public Optional<Duration> pass(ObjectKey key) {
    StatefulSet set =
        client.apps().statefulSets().inNamespace(key.namespace()).withName(key.name()).get();
    if (set == null || Pods.terminating(set)) {
      return Optional.empty();
    }
    List<ControllerRevision> history = revisions.of(set);
    String update = revisions.current(set, history);
    StatefulSetPlan.Wish wish = wish(set, update, history);
    Map<Integer, Pod> existing = existing(set);
    Duration minimum = Numbers.seconds(set.getSpec().getMinReadySeconds());
    List<StatefulSetPlan.Member> seen =
        existing.entrySet().stream()
            .map(one -> member(one.getKey(), one.getValue(), minimum))
            .toList();
    for (StatefulSetPlan.Action action : StatefulSetPlan.next(wish, seen)) {
      switch (action) {
        case StatefulSetPlan.Create create ->
            members.create(set, create, revisions.template(set, create.revision()));
        case StatefulSetPlan.Delete delete ->
            Optional.ofNullable(existing.get(delete.ordinal())).ifPresent(pods::delete);
      }
    }
    members.retainClaims(set, wish, existing.keySet());
    Map<Integer, Pod> now = existing(set);
    String current = report.write(set, wish, now, clock.instant());
    List<String> used =
        Stream.concat(Stream.of(update, current), now.values().stream().map(StatefulPods::revision))
            .toList();
    revisions.dropHistory(history, used, Numbers.or(set.getSpec().getRevisionHistoryLimit(), 10));
    boolean waiting = !minimum.isZero() && seen.stream().anyMatch(one -> !one.available());
    return waiting || !claimsAreThere(set, now)
        ? Optional.of(Duration.ofSeconds(1))
        : Optional.empty();
  }

  private boolean claimsAreThere(StatefulSet set, Map<Integer, Pod> now) {
    return now.entrySet().stream()
        .filter(one -> !Pods.terminating(one.getValue()))
        .filter(one -> one.getValue().getStatus() != null)
        .filter(one -> "Pending".equals(one.getValue().getStatus().getPhase()))
        .map(one -> members.claimsAreThere(set, one.getKey()))
        .reduce(true, Boolean::logicalAnd);
  }

  private static StatefulSetPlan.Wish wish(
      StatefulSet set, String update, List<ControllerRevision> history) {
    StatefulSetSpec spec = set.getSpec();
    var strategy = spec.getUpdateStrategy();
    boolean rolling = strategy == null || !"OnDelete".equals(strategy.getType());
    int partition =
        strategy == null || strategy.getRollingUpdate() == null
            ? 0
            : Numbers.or(strategy.getRollingUpdate().getPartition(), 0);
    String known = set.getStatus() == null ? null : set.getStatus().getCurrentRevision();
    boolean kept =
        known != null && history.stream().anyMatch(r -> r.getMetadata().getName().equals(known));
    return new StatefulSetPlan.Wish(
        spec.getOrdinals() == null ? 0 : Numbers.or(spec.getOrdinals().getStart(), 0),
        Numbers.or(spec.getReplicas(), 1),
        "Parallel".equals(spec.getPodManagementPolicy()),
        rolling,
        partition,
        known != null && kept ? known : update,
        update);
  }

  private StatefulSetPlan.Member member(int ordinal, Pod pod, Duration minimum) {
    return new StatefulSetPlan.Member(
        ordinal,
        StatefulPods.revision(pod),
        Pods.available(pod, minimum, clock.instant()),
        Pods.terminating(pod),
        Pods.finished(pod));
  }

  private Map<Integer, Pod> existing(StatefulSet set) {
    Map<Integer, Pod> byOrdinal = new HashMap<>();
    for (Pod pod : pods.ownedBy(set)) {
      StatefulPods.ordinal(set, pod.getMetadata().getName())
          .ifPresent(ordinal -> byOrdinal.put(ordinal, pod));
    }
    return byOrdinal;
  }
}
