package dev.ordercluster.cli.kube;

import dev.ordercluster.cli.component.Observed;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.List;

/// Reads what the report and the progress are made of.
public final class Observer {
  /// The custom resource, by its wire form.
  public static final ResourceDefinitionContext ORDER_CLUSTERS =
      new ResourceDefinitionContext.Builder()
          .withGroup("ordercluster.dev")
          .withVersion("v1beta1")
          .withKind("OrderCluster")
          .withPlural("orderclusters")
          .withNamespaced(true)
          .build();

  private final KubernetesClient client;

  public Observer(KubernetesClient client) {
    this.client = client;
  }

  public Observed observe() {
    return new Observed(
        client.apps().deployments().inAnyNamespace().list().getItems(),
        client.apps().statefulSets().inAnyNamespace().list().getItems(),
        client.pods().inAnyNamespace().list().getItems(),
        client.services().inAnyNamespace().list().getItems(),
        orderClusters());
  }

  /// One OrderCluster with what is in its namespace.
  public Observed observe(GenericKubernetesResource cluster) {
    String namespace = cluster.getMetadata().getNamespace();
    return new Observed(
        List.of(),
        List.of(),
        client.pods().inNamespace(namespace).list().getItems(),
        client.services().inNamespace(namespace).list().getItems(),
        List.of(cluster));
  }

  /// All OrderClusters; none while the definition is not there.
  public List<GenericKubernetesResource> orderClusters() {
    try {
      return client.genericKubernetesResources(ORDER_CLUSTERS).inAnyNamespace().list().getItems();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }
}
