package dev.ordercluster.local.api.security;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The text of a kubeconfig for this cluster.
public final class Kubeconfig {
  private Kubeconfig() {}

  public static String text(String server, String caPem, String token) {
    String ca = Base64.getEncoder().encodeToString(caPem.getBytes(StandardCharsets.UTF_8));
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: ordercluster
      cluster:
        server: %s
        certificate-authority-data: %s
    users:
    - name: admin
      user:
        token: %s
    contexts:
    - name: ordercluster
      context:
        cluster: ordercluster
        user: admin
        namespace: default
    current-context: ordercluster
    """
        .formatted(server, ca, token);
  }
}
