package dev.ordercluster.cli.kube;

import dev.ordercluster.cli.terminal.CommandFailure;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A client of the embedded cluster's API, opened from the kubeconfig that the cluster wrote.
public final class KubeAccess {
  /// Used where a manifest names no namespace.
  public static final String DEFAULT_NAMESPACE = "default";

  private static final int REQUEST_TIMEOUT_MILLIS = 15_000;

  private KubeAccess() {}

  public static KubernetesClient open(Path kubeconfig) {
    if (!Files.isReadable(kubeconfig)) {
      throw new CommandFailure(
          kubeconfig + " is missing: no cluster runs there, start one with ./ordercluster up");
    }
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
            .withNamespace(DEFAULT_NAMESPACE)
            .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
            .withConnectionTimeout(REQUEST_TIMEOUT_MILLIS)
            .withRequestRetryBackoffLimit(2)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /// A client of any Kubernetes, found as kubectl finds it.
  ///
  /// @param kubeconfig null: that of the environment
  /// @param context null: the current one
  public static KubernetesClient open(@Nullable Path kubeconfig, @Nullable String context) {
    if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
      throw new CommandFailure("the kubeconfig " + kubeconfig + " cannot be read");
    }
    Config found =
        kubeconfig == null
            ? Config.autoConfigure(context)
            : Config.fromKubeconfig(context, kubeconfig.toFile());
    Config config =
        new ConfigBuilder(found)
            .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
            .withConnectionTimeout(REQUEST_TIMEOUT_MILLIS)
            .withRequestRetryBackoffLimit(2)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /// Whether the API says that it is ready to serve.
  public static boolean isReady(KubernetesClient client) {
    try {
      client.raw("/readyz");
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  /// What the API server said, without the client's own wording around it.
  public static String reason(KubernetesClientException e) {
    if (e.getStatus() != null && e.getStatus().getMessage() != null) {
      return e.getStatus().getMessage();
    }
    if (e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
      return "the API does not accept this kubeconfig's token";
    }
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}
