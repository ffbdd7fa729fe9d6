package dev.ordercluster.cli.plugin;

import dev.ordercluster.cli.kube.KubeAccess;
import dev.ordercluster.cli.terminal.CommandFailure;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the operator serves on its management port, reached through the API server, which needs the
/// right to `get pods/proxy`. The embedded API has no such way, but its pods have addresses of this
/// machine.
final class OperatorPages {
  private static final int PORT = 18090;
  private static final String LOOPBACK = "127.";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final String namespace;

  OperatorPages(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /// A page of the replica that leads: the others do not know any cluster.
  String get(String path) {
    List<Pod> pods =
        client
            .pods()
            .inNamespace(namespace)
            .withLabel("app.kubernetes.io/name", "order-operator")
            .list()
            .getItems();
    return pods.stream()
        .flatMap(pod -> page(pod, path).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailure(
                    pods.isEmpty()
                        ? "no operator runs in namespace "
                            + namespace
                            + ": see --operator-namespace"
                        : "no replica of the operator knows it yet: try again in half a minute"));
  }

  private Optional<String> page(Pod pod, String path) {
    String address = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
    boolean local = client.getMasterUrl().getHost().startsWith(LOOPBACK);
    return local && address != null && address.startsWith(LOOPBACK)
        ? direct(URI.create("http://" + address + ":" + PORT + path))
        : proxied(pod, path);
  }

  private Optional<String> proxied(Pod pod, String path) {
    String name = pod.getMetadata().getName();
    try {
      return Optional.ofNullable(
          client.raw(
              "/api/v1/namespaces/" + namespace + "/pods/" + name + ":" + PORT + "/proxy" + path));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
          || e.getCode() == HttpURLConnection.HTTP_UNAVAILABLE) {
        return Optional.empty();
      }
      throw new CommandFailure(
          "the API server does not lead to the operator (get pods/proxy in namespace "
              + namespace
              + "): "
              + KubeAccess.reason(e),
          e);
    }
  }

  private static Optional<String> direct(URI uri) {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == HttpURLConnection.HTTP_OK
          ? Optional.of(answer.body())
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }
}
