package dev.ordercluster.operator.certificate;

import static java.util.Objects.requireNonNullElse;

import dev.ordercluster.operator.api.v1beta1.GatewayTls;
import dev.ordercluster.operator.api.v1beta1.OrderClusterSpec;
import dev.ordercluster.operator.desired.Blueprint;
import dev.ordercluster.operator.desired.ClusterName;
import dev.ordercluster.operator.desired.Component;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One certificate that a component needs, as wanted.
///
/// @param name how people call it
/// @param ours whether the operator issues it; else somebody else puts it into the Secret
/// @param names that clients may know the component by, the first one for people
/// @param purposes what the component does with it
public record Leaf(
    String name,
    Component component,
    String secret,
    boolean ours,
    List<String> names,
    Set<Purpose> purposes) {
  /// What the certificate that gateways present to clients is called.
  public static final String PUBLIC = "gateway-public";

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

  /// The certificates that a spec asks for.
  ///
  /// @param addresses of the gateway's Service, IP addresses and names
  public static List<Leaf> of(
      ClusterName cluster, OrderClusterSpec spec, Collection<String> addresses) {
    boolean ours = spec.security().transport().issuerRef() == null;
    List<Leaf> all = new ArrayList<>();
    if (spec.security().encrypts()) {
      all.addAll(transport(cluster, ours));
      if (Blueprint.runs(spec, Component.POSTGRES)) {
        all.add(of(cluster, Component.POSTGRES, ours, Set.of(Purpose.SERVER)));
      }
    }
    GatewayTls tls = spec.gateway().tls();
    if (tls == null) {
      return List.copyOf(all);
    }
    boolean named = tls.secretName() != null;
    if (named || tls.issuerRef() != null) {
      String secret = named ? tls.secretName() : cluster.publicCertificate();
      all.add(publicLeaf(secret, false, List.of()));
    } else if (spec.security().encrypts()) {
      all.add(
          publicLeaf(
              cluster.publicCertificate(),
              ours,
              publicNames(cluster, spec.gateway().exposure().host(), addresses)));
    }
    return List.copyOf(all);
  }

  /// What the order service and gateways prove to each other who they are with.
  static List<Leaf> transport(ClusterName cluster, boolean ours) {
    return List.of(
        of(cluster, Component.ORDER_SERVICE, ours, Set.of(Purpose.SERVER)),
        of(cluster, Component.GATEWAY, ours, Set.of(Purpose.SERVER, Purpose.CLIENT)));
  }

  private static Leaf of(
      ClusterName cluster, Component component, boolean ours, Set<Purpose> purposes) {
    return new Leaf(
        component.label(),
        component,
        cluster.certificate(component),
        ours,
        cluster.certificateNames(component),
        purposes);
  }

  private static Leaf publicLeaf(@Nullable String secret, boolean ours, List<String> names) {
    return new Leaf(
        PUBLIC,
        Component.GATEWAY,
        requireNonNullElse(secret, ""),
        ours,
        names,
        Set.of(Purpose.SERVER));
  }

  private static List<String> publicNames(
      ClusterName cluster, @Nullable String host, Collection<String> addresses) {
    return Stream.of(
            Stream.ofNullable(host),
            cluster.certificateNames(Component.GATEWAY).stream(),
            addresses.stream().map(Leaf::canonical))
        .flatMap(each -> each)
        .distinct()
        .toList();
  }

  // One address has one text, or a certificate would never hold what is wanted.
  private static String canonical(String address) {
    return isAddress(address) ? InetAddress.ofLiteral(address).getHostAddress() : address;
  }

  /// Whether a name is an IP address.
  static boolean isAddress(String name) {
    try {
      return !InetAddress.ofLiteral(name).getHostAddress().isEmpty();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
