package dev.ordercluster.cli.plugin;

import dev.ordercluster.cli.kube.KubeAccess;
import dev.ordercluster.cli.kube.Observer;
import dev.ordercluster.cli.terminal.CommandFailure;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which OrderCluster of which Kubernetes is meant, as kubectl's own options say it.
final class ClusterOption {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "The OrderCluster (default: the only one of the namespace).")
  private @Nullable String name;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Its namespace (default: that of the kubeconfig's context).")
  private @Nullable String namespace;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Kubeconfig (default: $KUBECONFIG, else ~/.kube/config).")
  private @Nullable Path kubeconfig;

  @Option(names = "--context", paramLabel = "CONTEXT", description = "Context of the kubeconfig.")
  private @Nullable String context;

  KubernetesClient open() {
    return KubeAccess.open(kubeconfig, context);
  }

  /// The OrderCluster that is meant, as it is now.
  GenericKubernetesResource find(KubernetesClient client) {
    String where = namespace(client);
    String wanted = name;
    if (wanted != null) {
      GenericKubernetesResource found = of(client, where, wanted).get();
      if (found == null) {
        throw new CommandFailure(
            "there is no OrderCluster " + wanted + " in namespace " + where + others(client));
      }
      return found;
    }
    List<GenericKubernetesResource> all = all(client, where);
    if (all.size() != 1) {
      throw new CommandFailure(
          all.isEmpty()
              ? "there is no OrderCluster in namespace " + where + others(client)
              : "namespace "
                  + where
                  + " has "
                  + all.size()
                  + " OrderClusters, name one: "
                  + String.join(", ", names(all)));
    }
    return all.getFirst();
  }

  static Resource<GenericKubernetesResource> of(
      KubernetesClient client, String namespace, String name) {
    return client
        .genericKubernetesResources(Observer.ORDER_CLUSTERS)
        .inNamespace(namespace)
        .withName(name);
  }

  private String namespace(KubernetesClient client) {
    return Objects.requireNonNullElseGet(
        namespace,
        () -> Objects.requireNonNullElse(client.getNamespace(), KubeAccess.DEFAULT_NAMESPACE));
  }

  private static List<GenericKubernetesResource> all(KubernetesClient client, String namespace) {
    return client
        .genericKubernetesResources(Observer.ORDER_CLUSTERS)
        .inNamespace(namespace)
        .list()
        .getItems();
  }

  private static List<String> names(List<GenericKubernetesResource> all) {
    return all.stream().map(one -> one.getMetadata().getName()).sorted().toList();
  }

  // Most often it is the namespace that is wrong.
  private static String others(KubernetesClient client) {
    List<String> elsewhere =
        new Observer(client)
            .orderClusters().stream()
                .map(one -> one.getMetadata().getNamespace() + "/" + one.getMetadata().getName())
                .sorted()
                .limit(10)
                .toList();
    return elsewhere.isEmpty() ? "" : "; there are " + String.join(", ", elsewhere);
  }
}
