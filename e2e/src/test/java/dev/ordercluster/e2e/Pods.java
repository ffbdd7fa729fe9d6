package dev.ordercluster.e2e;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// Pods as the Kubernetes API shows them.
record Pods(KubernetesClient client, String namespace) {

  /// Uids of a Deployment's pods.
  List<String> uids(String deployment) {
    return of(deployment).map(pod -> pod.getMetadata().getUid()).toList();
  }

  /// How often containers of a Deployment's pods were started again.
  int restarts(String deployment) {
    return containers(deployment).mapToInt(ContainerStatus::getRestartCount).sum();
  }

  /// Containers of a Deployment's pods that are ready as they run now.
  long ready(String deployment) {
    return containers(deployment).filter(ContainerStatus::getReady).count();
  }

  /// What the metrics of the operator that acts say.
  String operatorMetrics() {
    String address =
        client.pods().inAnyNamespace().list().getItems().stream()
            .filter(pod -> pod.getMetadata().getName().startsWith("order-operator"))
            .filter(pod -> pod.getStatus().getPodIP() != null)
            .findFirst()
            .orElseThrow()
            .getStatus()
            .getPodIP();
    try (InputStream in = URI.create("http://" + address + ":18090/metrics").toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<ContainerStatus> containers(String deployment) {
    return of(deployment).flatMap(pod -> pod.getStatus().getContainerStatuses().stream());
  }

  private Stream<Pod> of(String deployment) {
    return client.pods().inNamespace(namespace).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getName().startsWith(deployment + "-"));
  }
}
