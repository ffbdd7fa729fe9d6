package dev.ordercluster.local.node;

import dev.ordercluster.local.objects.Times;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/// A pod's identity at the API server: a token bound to the pod, and the files and kubeconfig that
/// carry it.
///
/// @param refreshAt when a new one is due, at four fifths of its life
record ServiceAccountToken(String token, Instant refreshAt) {
  private static final Duration LIFE = Duration.ofHours(24);

  static ServiceAccountToken request(KubernetesClient client, Pod pod, Instant now) {
    String account = account(pod);
    TokenRequest answer =
        client
            .serviceAccounts()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(account)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(LIFE.toSeconds())
                    .withNewBoundObjectRef()
                    .withApiVersion("v1")
                    .withKind("Pod")
                    .withName(pod.getMetadata().getName())
                    .withUid(pod.getMetadata().getUid())
                    .endBoundObjectRef()
                    .endSpec()
                    .build());
    Instant end = Times.parse(answer.getStatus().getExpirationTimestamp()).orElse(now.plus(LIFE));
    Duration life = Duration.between(now, end);
    return new ServiceAccountToken(
        answer.getStatus().getToken(), now.plus(life.multipliedBy(4).dividedBy(5)));
  }

  static String account(Pod pod) {
    return Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default");
  }

  /// The files that a container finds at `/var/run/secrets/kubernetes.io/serviceaccount`.
  Map<String, String> files(String authority, String namespace) {
    return Map.of("token", token, "ca.crt", authority, "namespace", namespace);
  }

  String kubeconfig(NodeSettings node, String namespace) {
    String authority =
        Base64.getEncoder().encodeToString(node.authority().getBytes(StandardCharsets.UTF_8));
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: local
          cluster:
            server: https://%s:%d
            certificate-authority-data: %s
        users:
        - name: pod
          user:
            token: %s
        contexts:
        - name: pod
          context:
            cluster: local
            user: pod
            namespace: %s
        current-context: pod
        """
        .formatted(node.apiHost(), node.apiPort(), authority, token, namespace);
  }

  @Override
  public String toString() {
    return "ServiceAccountToken[***, refreshAt=" + refreshAt + "]";
  }
}
