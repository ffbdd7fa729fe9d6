package dev.ordercluster.local.api.security;

import java.util.List;

/// Who sends a request. Authorisation is not enforced: every identity may do everything.
public record Identity(String user, List<String> groups) {
  /// The owner of the kubeconfig.
  public static final Identity ADMIN =
      new Identity("ordercluster-admin", List.of("system:masters", "system:authenticated"));

  public Identity {
    groups = List.copyOf(groups);
  }

  static Identity serviceAccount(String namespace, String name) {
    return new Identity(
        "system:serviceaccount:" + namespace + ":" + name,
        List.of(
            "system:serviceaccounts",
            "system:serviceaccounts:" + namespace,
            "system:authenticated"));
  }
}
