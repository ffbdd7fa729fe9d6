package dev.ordercluster.operator.desired;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ordercluster.operator.api.v1beta1.GatewayTls;
import dev.ordercluster.operator.api.v1beta1.IssuerRef;
import dev.ordercluster.operator.api.v1beta1.Transport;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What cert-manager is asked for when the spec names an issuer. It puts the same entries into the
/// same Secrets as the operator would.
final class CertificateRequests {
  private static final int BITS = 256;

  private CertificateRequests() {}

  static List<HasMetadata> of(Blueprint blueprint) {
    Transport transport = blueprint.spec().security().transport();
    IssuerRef issuer = transport.issuerRef();
    ClusterName cluster = blueprint.cluster();
    List<HasMetadata> all = new ArrayList<>();
    boolean encrypts = blueprint.spec().security().encrypts();
    if (issuer != null && encrypts) {
      transport(blueprint).forEach(wanted -> all.add(request(cluster, wanted, transport, issuer)));
    }
    GatewayTls tls = blueprint.spec().gateway().tls();
    if (tls != null && tls.secretName() == null) {
      IssuerRef own = tls.issuerRef() == null && encrypts ? issuer : tls.issuerRef();
      Optional.ofNullable(own)
          .ifPresent(
              named -> all.add(request(cluster, ofClients(blueprint, tls), transport, named)));
    }
    return List.copyOf(all);
  }

  private record Wanted(
      Component component, String secret, List<String> names, List<String> purposes) {}

  private static List<Wanted> transport(Blueprint blueprint) {
    ClusterName cluster = blueprint.cluster();
    List<Wanted> all = new ArrayList<>();
    all.add(of(cluster, Component.ORDER_SERVICE, List.of("server auth")));
    all.add(of(cluster, Component.GATEWAY, List.of("client auth", "server auth")));
    if (blueprint.runs(Component.POSTGRES)) {
      all.add(of(cluster, Component.POSTGRES, List.of("server auth")));
    }
    return List.copyOf(all);
  }

  private static Wanted of(ClusterName cluster, Component component, List<String> purposes) {
    return new Wanted(
        component, cluster.certificate(component), cluster.certificateNames(component), purposes);
  }

  // A public issuer signs public names only; one of our own the names of the Service too.
  private static Wanted ofClients(Blueprint blueprint, GatewayTls tls) {
    ClusterName cluster = blueprint.cluster();
    List<String> names = new ArrayList<>();
    Optional.ofNullable(blueprint.spec().gateway().exposure().host()).ifPresent(names::add);
    if (tls.issuerRef() == null) {
      names.addAll(cluster.certificateNames(Component.GATEWAY));
    }
    return new Wanted(
        Component.GATEWAY, cluster.publicCertificate(), names, List.of("server auth"));
  }

  private static HasMetadata request(
      ClusterName cluster, Wanted wanted, Transport transport, IssuerRef issuer) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.put("secretName", wanted.secret());
    ArrayNode names = spec.putArray("dnsNames");
    wanted.names().forEach(names::add);
    spec.put("duration", text(transport.validity()));
    spec.put("renewBefore", text(transport.renewalTime()));
    ArrayNode usages = spec.putArray("usages").add("digital signature");
    wanted.purposes().forEach(usages::add);
    spec.putObject("privateKey")
        .put("algorithm", "ECDSA")
        .put("size", BITS)
        .put("encoding", "PKCS8")
        .put("rotationPolicy", "Always");
    spec.putObject("issuerRef")
        .put("group", issuer.group())
        .put("kind", issuer.kind())
        .put("name", issuer.name());
    // By them the operator's watch sees the Secret.
    ObjectNode labels = spec.putObject("secretTemplate").putObject("labels");
    cluster.labels(wanted.component()).forEach(labels::put);
    return ForeignKind.CERTIFICATE.object(cluster.owned(wanted.secret(), wanted.component()), spec);
  }

  // As Go writes a duration.
  private static String text(Duration length) {
    return length.toHours() + "h" + length.toMinutesPart() + "m0s";
  }
}
