package dev.ordercluster.operator.certificate;

import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import java.util.List;
import java.util.Set;

/// One certificate that a component needs, as wanted.
///
/// @param names that clients may know the component by, the first one for people
/// @param purposes what the component does with it
public record Leaf(Component component, String secret, List<String> names, Set<Purpose> purposes) {
  /// What a certificate may be used for.
  public enum Purpose {
    SERVER("1.3.6.1.5.5.7.3.1"),
    CLIENT("1.3.6.1.5.5.7.3.2");

    private final String id;

    Purpose(String id) {
      this.id = id;
    }

    /// The extended key usage (RFC 5280, 4.2.1.12).
    String id() {
      return id;
    }
  }

  public Leaf {
    names = List.copyOf(names);
    purposes = Set.copyOf(purposes);
  }

  /// Who needs one.
  public static List<Component> components() {
    return List.of(Component.ORDER_SERVICE, Component.GATEWAY);
  }

  /// The certificates of a cluster: the order service proves to gateways who it is, and they to it.
  public static List<Leaf> of(ClusterName cluster) {
    return List.of(
        of(cluster, Component.ORDER_SERVICE, Set.of(Purpose.SERVER)),
        of(cluster, Component.GATEWAY, Set.of(Purpose.SERVER, Purpose.CLIENT)));
  }

  private static Leaf of(ClusterName cluster, Component component, Set<Purpose> purposes) {
    return new Leaf(
        component, cluster.certificate(component), cluster.certificateNames(component), purposes);
  }

  /// How people call it.
  public String name() {
    return component.label();
  }
}
