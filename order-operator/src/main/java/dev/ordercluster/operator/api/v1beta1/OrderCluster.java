package dev.ordercluster.operator.api.v1beta1;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/// One complete order platform: gateways, order services and their data stores.
@Group(OrderCluster.GROUP)
@Version(OrderCluster.VERSION)
@Kind(OrderCluster.KIND)
@Singular("ordercluster")
@Plural("orderclusters")
@ShortNames("oc")
public class OrderCluster
    extends CustomResource<@Nullable OrderClusterSpec, @Nullable OrderClusterStatus>
    implements Namespaced {
  public static final String GROUP = "ordercluster.dev";
  public static final String VERSION = "v1beta1";
  public static final String KIND = "OrderCluster";

  private static final long serialVersionUID = 1L;

  // Nothing is filled in: the framework applies otherwise empty objects to add its finalizer, and a
  // spec of defaults in them would overwrite the owner's.
  @Override
  protected @Nullable OrderClusterSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable OrderClusterStatus initStatus() {
    return null;
  }
}
