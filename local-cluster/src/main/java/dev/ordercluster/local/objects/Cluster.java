package dev.ordercluster.local.objects;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The client and one informer per kind, shared by control loops and node agent so that each kind
/// is watched once.
public final class Cluster implements AutoCloseable {
  private final List<Feed<?>> feeds = new ArrayList<>();
  private final KubernetesClient client;
  private final Feed<Pod> pods;
  private final Feed<Service> services;
  private final Feed<EndpointSlice> endpointSlices;
  private final Feed<ConfigMap> configMaps;
  private final Feed<Secret> secrets;
  private final Feed<Namespace> namespaces;
  private final Feed<ServiceAccount> serviceAccounts;
  private final Feed<PersistentVolumeClaim> claims;
  private final Feed<Deployment> deployments;
  private final Feed<ReplicaSet> replicaSets;
  private final Feed<StatefulSet> statefulSets;
  private final Feed<Job> jobs;
  private final Feed<CronJob> cronJobs;
  private final Feed<PodDisruptionBudget> disruptionBudgets;

  private Cluster(KubernetesClient client) {
    this.client = client;
    pods = feed(Pod.class);
    services = feed(Service.class);
    endpointSlices = feed(EndpointSlice.class);
    configMaps = feed(ConfigMap.class);
    secrets = feed(Secret.class);
    namespaces = feed(Namespace.class);
    serviceAccounts = feed(ServiceAccount.class);
    claims = feed(PersistentVolumeClaim.class);
    deployments = feed(Deployment.class);
    replicaSets = feed(ReplicaSet.class);
    statefulSets = feed(StatefulSet.class);
    jobs = feed(Job.class);
    cronJobs = feed(CronJob.class);
    disruptionBudgets = feed(PodDisruptionBudget.class);
  }

  /// Starts all informers and waits until each holds the present objects.
  ///
  /// @throws IllegalStateException when that takes longer than `deadline`
  public static Cluster connect(KubernetesClient client, Duration deadline) {
    Cluster cluster = new Cluster(client);
    cluster.feeds.forEach(Feed::start);
    Instant end = Instant.now().plus(deadline);
    while (!cluster.feeds.stream().allMatch(Feed::synced)) {
      if (Instant.now().isAfter(end)) {
        cluster.close();
        throw new IllegalStateException(
            "the API server at "
                + client.getMasterUrl()
                + " did not answer every list within "
                + deadline
                + ": see its log");
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    return cluster;
  }

  private <T extends HasMetadata> Feed<T> feed(Class<T> type) {
    var resources = client.resources(type);
    var informer = resources.inAnyNamespace().runnableInformer(0).exceptionHandler((_, _) -> true);
    Feed<T> feed = new Feed<>(informer);
    feeds.add(feed);
    return feed;
  }

  public KubernetesClient client() {
    return client;
  }

  public Feed<Pod> pods() {
    return pods;
  }

  public Feed<Service> services() {
    return services;
  }

  public Feed<EndpointSlice> endpointSlices() {
    return endpointSlices;
  }

  public Feed<ConfigMap> configMaps() {
    return configMaps;
  }

  public Feed<Secret> secrets() {
    return secrets;
  }

  public Feed<Namespace> namespaces() {
    return namespaces;
  }

  public Feed<ServiceAccount> serviceAccounts() {
    return serviceAccounts;
  }

  public Feed<PersistentVolumeClaim> claims() {
    return claims;
  }

  public Feed<Deployment> deployments() {
    return deployments;
  }

  public Feed<ReplicaSet> replicaSets() {
    return replicaSets;
  }

  public Feed<StatefulSet> statefulSets() {
    return statefulSets;
  }

  public Feed<Job> jobs() {
    return jobs;
  }

  public Feed<CronJob> cronJobs() {
    return cronJobs;
  }

  public Feed<PodDisruptionBudget> disruptionBudgets() {
    return disruptionBudgets;
  }

  @Override
  public void close() {
    feeds.forEach(Feed::close);
  }
}
