package dev.ordercluster.local.controllers;

import dev.ordercluster.local.loop.Reconcile;
import dev.ordercluster.local.loop.WorkQueue;
import dev.ordercluster.local.objects.Cluster;
import dev.ordercluster.local.objects.ObjectKey;
import dev.ordercluster.local.objects.Owners;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// All control loops of the embedded cluster. Each is woken by what its objects do; none polls.
public final class ControlLoops implements AutoCloseable {
  private final List<WorkQueue> queues = new ArrayList<>();
  private final Cluster cluster;

  private ControlLoops(Cluster cluster) {
    this.cluster = cluster;
  }

  /// What the loops need to know besides the API.
  ///
  /// @param volumes the directory that holds `<namespace>/<claim>/`
  /// @param authority PEM of the API server's certificate authority, for pods to verify it with
  public record Options(Path volumes, String authority) {}

  public static ControlLoops start(Cluster cluster, Options options, InstantSource clock) {
    ControlLoops loops = new ControlLoops(cluster);
    loops.startWorkloads(clock);
    loops.startJobs(clock);
    loops.startServices();
    loops.startTheRest(options, clock);
    return loops;
  }

  private WorkQueue queue(String name, Reconcile reconcile) {
    WorkQueue queue = new WorkQueue(name, reconcile);
    queues.add(queue);
    return queue;
  }

  private void startWorkloads(InstantSource clock) {
    WorkQueue deployments = queue("deployment", new DeploymentController(cluster, clock));
    WorkQueue replicaSets = queue("replicaset", new ReplicaSetController(cluster, clock));
    WorkQueue statefulSets = queue("statefulset", new StatefulSetController(cluster, clock));
    cluster.deployments().on(deployment -> deployments.add(ObjectKey.of(deployment)));
    cluster
        .replicaSets()
        .on(
            set -> {
              replicaSets.add(ObjectKey.of(set));
              DeploymentController.of(set).ifPresent(deployments::add);
            });
    cluster.statefulSets().on(set -> statefulSets.add(ObjectKey.of(set)));
    cluster
        .pods()
        .on(
            pod -> {
              Owners.controllerKey(pod, "ReplicaSet").ifPresent(replicaSets::add);
              Owners.controllerKey(pod, "StatefulSet").ifPresent(statefulSets::add);
            },
            pod -> {
              Owners.controllerKey(pod, "ReplicaSet")
                  .ifPresent(key -> wakeDeployment(key, replicaSets, deployments));
              Owners.controllerKey(pod, "StatefulSet").ifPresent(statefulSets::add);
            });
  }

  // A deployment of strategy Recreate waits for the last pod to be gone, which changes no replica
  // set.
  private void wakeDeployment(ObjectKey set, WorkQueue replicaSets, WorkQueue deployments) {
    replicaSets.add(set);
    cluster.replicaSets().find(set).flatMap(DeploymentController::of).ifPresent(deployments::add);
  }

  private void startJobs(InstantSource clock) {
    WorkQueue jobs = queue("job", new JobController(cluster, clock));
    WorkQueue cronJobs = queue("cronjob", new CronJobController(cluster, clock));
    cluster
        .jobs()
        .on(
            job -> {
              jobs.add(ObjectKey.of(job));
              Owners.controllerKey(job, "CronJob").ifPresent(cronJobs::add);
            });
    cluster.pods().on(pod -> Owners.controllerKey(pod, "Job").ifPresent(jobs::add));
    cluster.cronJobs().on(cron -> cronJobs.add(ObjectKey.of(cron)));
  }

  private void startServices() {
    WorkQueue endpoints = queue("endpoints", new EndpointsController(cluster));
    cluster.services().on(service -> endpoints.add(ObjectKey.of(service)));
    cluster.pods().on(pod -> EndpointsController.selecting(cluster, pod).forEach(endpoints::add));
  }

  private void startTheRest(Options options, InstantSource clock) {
    ClaimController claimController = new ClaimController(cluster, options.volumes());
    WorkQueue claims = queue("claim", claimController);
    WorkQueue namespaces =
        queue("namespace", new NamespaceController(cluster, options.authority()));
    WorkQueue budgets = queue("budget", new DisruptionBudgetController(cluster, clock));
    cluster.claims().on(claim -> claims.add(ObjectKey.of(claim)));
    cluster.namespaces().on(namespace -> namespaces.add(ObjectKey.of(namespace)));
    cluster
        .serviceAccounts()
        .on(
            _ -> {},
            account -> namespaces.add(new ObjectKey("", account.getMetadata().getNamespace())));
    cluster.disruptionBudgets().on(budget -> budgets.add(ObjectKey.of(budget)));
    cluster
        .pods()
        .on(
            pod -> wakeBudgets(pod, budgets),
            pod -> {
              wakeBudgets(pod, budgets);
              claimController.leaving(pod.getMetadata().getNamespace()).forEach(claims::add);
            });
  }

  private void wakeBudgets(Pod pod, WorkQueue budgets) {
    cluster
        .disruptionBudgets()
        .in(pod.getMetadata().getNamespace())
        .forEach(budget -> budgets.add(ObjectKey.of(budget)));
  }

  @Override
  public void close() {
    queues.forEach(WorkQueue::close);
  }
}
