package dev.ordercluster.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// The lease that says which replica acts. The framework keeps it until it expires; giving it back
/// on an orderly stop lets the next replica act at once.
final class LeaderLease {
  static final String NAME = "order-operator";
  private static final Logger LOG = System.getLogger(LeaderLease.class.getName());

  private final KubernetesClient client;
  private final String namespace;
  private final String identity;

  LeaderLease(KubernetesClient client, String namespace, String identity) {
    this.client = client;
    this.namespace = namespace;
    this.identity = identity;
  }

  /// Gives the lease back if this replica holds it. To be called when nothing is under way any
  /// more.
  void release() {
    try {
      @Nullable Lease lease = client.leases().inNamespace(namespace).withName(NAME).get();
      if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
        client
            .resource(
                new LeaseBuilder(lease)
                    .editSpec()
                    .withHolderIdentity("")
                    .withLeaseDurationSeconds(1)
                    .endSpec()
                    .build())
            .lockResourceVersion()
            .update();
      }
    } catch (KubernetesClientException e) {
      LOG.log(Level.WARNING, "could not give the lease back; it expires by itself", e);
    }
  }
}
